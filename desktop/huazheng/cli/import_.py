"""``huazheng import FILE…``: import recordings made elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.cli.flags import add_keep_broken_off
from huazheng.cli.sealed import say_seal_code
from huazheng.core.call.phone_facts import phone_facts
from huazheng.core.runtime.errors import EXIT_OK, EXIT_STOPPED, Stopped, UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.user_errors import to_user_error
from huazheng.core.text.file_names import file_name_text
from huazheng.core.text.labels import format_clock
from huazheng.core.text.remark_labels import remark_texts
from huazheng.core.text.sanitize import one_line

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal
    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.services.intake.file_import import ImportResult
    from huazheng.services.intake.phone_search import FoundRecording

SUMMARY = Text("导入手机或电脑上的录音，原样封存", "import recordings unchanged and seal them")
GROUP = CommandGroup.RECORDINGS
EXAMPLES = (
    Example("huazheng import 回访.m4a", Text("导入手机录好的一份", "import a recording that a phone made")),
    Example(
        "huazheng import --phone --preview",
        Text("先看连着的手机里有哪些录音，什么也不取", "show the recordings on a connected phone, and take nothing"),
    ),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the files, and the search of a phone."""
    parser.add_argument(
        "files",
        nargs="*",
        type=Path,
        metavar="FILE",
        help=str(Text("录音文件，或装录音的文件夹", "recordings to import, or folders of recordings")),
    )
    parser.add_argument(
        "--phone",
        action="store_true",
        help=str(
            Text("找连着的手机里的通话录音", "search the phones that are connected for call recordings"),
        ),
    )
    parser.add_argument(
        "--preview",
        action="store_true",
        help=str(Text("只列出找到的录音，不导入", "list the recordings found, and import nothing")),
    )
    add_keep_broken_off(parser)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Import the files in order, and go on after one that cannot be used; or list what would be imported."""
    from huazheng.services.intake.file_import import import_file

    files, failed = _chosen_files(options, terminal)
    if options.preview:
        return _preview(files, failed, terminal)
    taken: list[ImportResult] = []
    stopped, given = False, len(files) + len(failed)
    with terminal.task() as task:
        for number, file in enumerate(files):
            try:
                taken.append(
                    import_file(
                        terminal.home,
                        file,
                        task.part(number / len(files), (number + 1) / len(files)),
                        keep_broken_off=options.keep_broken_off,
                    )
                )
            except Stopped:
                stopped = True
                break
            except Exception as error:
                if given == 1:
                    raise
                failed.append((file, to_user_error(error)))
                terminal.say(failed[-1][1])
            else:
                announce(taken[-1], terminal)
    if given > 1:
        left = len(files) - len(taken) - sum(file in files for file, _ in failed)
        _say_counts(taken, failed, left, terminal)
    terminal.answer(
        "\n".join(dict.fromkeys(one.call.id for one in taken)),
        [as_document(one) for one in taken]
        + [{"call": None, "file": file_name_text(str(file)), "error": str(error)} for file, error in failed],
    )
    if stopped:
        return EXIT_STOPPED
    return max((error.exit_code for _, error in failed), default=EXIT_OK)


def _chosen_files(
    options: argparse.Namespace, terminal: Terminal
) -> tuple[list[Path], list[tuple[Path, HuazhengError]]]:
    """The files named, those in the folders named, and those on the phones; and the folders that cannot be used.

    Raises :class:`UnusableInput` where nothing was named, or no phone is there.
    """
    from huazheng.services.intake.phone_search import connected_phones, find_recordings
    from huazheng.services.intake.recording_search import passed_over_text, search_recordings

    files: list[Path] = []
    if options.phone:
        phones = connected_phones()
        if not phones:
            raise UnusableInput(
                Text("没有找到连着的手机。", "No connected phone found."),
                remedy=Text(
                    "把手机解锁，在手机上选“传输文件”，再试一次；或者把录音文件夹拷到电脑上。",
                    "Unlock the phone, choose “File transfer” on it and try again, or copy its recordings here.",
                ),
            )
        with terminal.task() as task:
            found = find_recordings(terminal.home, phones, task).recordings
        files = [one.file for one in found if one.is_call]
        if not files:
            raise UnusableInput(
                Text("手机里没有找到通话录音。", "No call recordings found on the phone."), file=phones[0]
            )
    elif not options.files:
        raise UnusableInput(
            Text("没有给出录音。", "No recording given."),
            remedy=Text("写上文件或文件夹，或用 --phone。", "Name files or folders, or use --phone."),
        )
    failed: list[tuple[Path, HuazhengError]] = []
    for path in options.files:
        try:
            searched = search_recordings(terminal.home, [path])
        except UnusableInput as error:
            if len(options.files) == 1:
                raise
            failed.append((path, error))
            terminal.say(error)
            continue
        files += searched.files
        if (told := passed_over_text(searched.passed_over)) is not None:
            terminal.say(told)
    return list(dict.fromkeys(files)), failed


def _preview(files: list[Path], failed: list[tuple[Path, HuazhengError]], terminal: Terminal) -> int:
    """List the files with what their names and folders say."""
    from huazheng.services.intake.phone_search import described

    found = [one for file in files if (one := described(file)) is not None]
    terminal.answer(
        "\n".join(_preview_line(one) for one in found),
        [{"file": file_name_text(str(one.file)), "bytes": one.size, "facts": one.facts.facts} for one in found],
    )
    terminal.say(
        Text(
            f"找到 {len(found)} 份录音，还没有导入。去掉 --preview 就会导入。",
            f"{len(found)} recordings found, none imported. Run it again without --preview to import them.",
        )
    )
    return max((error.exit_code for _, error in failed), default=EXIT_OK)


def _preview_line(one: FoundRecording) -> str:
    told = "；".join(str(fact.text()) for fact in one.facts.facts)
    return f"{one_line(file_name_text(one.file.name))}  {one.size:,} B" + (f"  {told}" if told else "")


def _say_counts(
    taken: list[ImportResult], failed: list[tuple[Path, HuazhengError]], left: int, terminal: Terminal
) -> None:
    """Say at the end what became of each file. ``left``: files that were not come to."""
    new = sum(not one.already for one in taken)
    counts = (
        (new, Text("新导入", "imported")),
        (len(taken) - new, Text("早已导入过", "imported before")),
        (len(failed), Text("没有成功", "failed")),
        (left, Text("未处理", "not processed")),
    )
    terminal.say("  ".join(f"{words} {count}" for count, words in counts if count))
    for file, error in failed:
        terminal.say(f"  ✗ {one_line(file_name_text(file.name))}{Text('：', ': ')}{error.what}")


def announce(taken: ImportResult, terminal: Terminal) -> None:
    """Print the outcome for one file."""
    call = taken.call
    digest = call.seal.files[0].sha256
    if taken.already:
        terminal.say(
            Text(
                f"这份录音早已导入过，就是 {call.id}（{one_line(call.title)}）。",
                f"Already imported as {call.id} ({one_line(call.title)}).",
            )
        )
        return
    length = format_clock(call.seal.audio.duration)
    terminal.say(
        Text(
            f"已导入并封存：{one_line(call.title)}，{length}，编号 {call.id}，SHA-256 {digest}",
            f"Imported and sealed: {one_line(call.title)}, {length}, call {call.id}, SHA-256 {digest}",
        )
    )
    for fact in phone_facts(call.seal).facts:
        terminal.say(f"  {fact.text()}")
    say_seal_code(call, terminal)
    for text in remark_texts(call.seal.remarks):
        terminal.say(text)
    if taken.unstamped is not None:
        terminal.say(taken.unstamped)
    if call.seal.audio.unreadable:
        terminal.say(
            Text(
                f"录音里有 {call.seal.audio.unreadable} 小段读不出来，已如实记在封存信息里。",
                f"{call.seal.audio.unreadable} short parts of the recording are unreadable; the seal documents this.",
            )
        )


def as_document(taken: ImportResult) -> dict[str, object]:
    """The ``--json`` document of one file."""
    call = taken.call
    return {
        "call": call.id,
        "folder": str(call.folder),
        "original": str(call.original),
        "sha256": call.seal.files[0].sha256,
        "already": taken.already,
        "facts": phone_facts(call.seal).facts,
    }
