"""``huazheng redact CALL``: list personal data, write a copy to share without it, or check such a copy."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.cli.columns import columns
from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.core.runtime.errors import EXIT_NEGATIVE, EXIT_OK
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal
    from huazheng.services.documents.redacted_copy import FoundDatum
    from huazheng.store.calls import Call

SUMMARY = Text("找出个人信息，做一份遮去它们的副本", "find personal data and write a copy without it")
GROUP = CommandGroup.EVIDENCE
EXAMPLES = (
    Example("huazheng redact CALL", Text("先看列出的个人信息", "look at the personal data that was found")),
    Example(
        "huazheng redact CALL --yes --also 张三 --keep 2 --out 副本",
        Text("再遮一个名字，第 2 处不遮，写副本", "hide a name too, leave number 2, and write the copy"),
    ),
)
_HEADS = (Text("序号", "No."), Text("时间", "Time"), Text("类别", "Kind"), Text("原话", "Words"))


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the call, what to hide, the folder, and the check."""
    parser.add_argument("call", metavar="CALL", help=str(Text("录音的编号", "call id")))
    parser.add_argument(
        "--also",
        action="append",
        default=[],
        metavar="WORDS",
        help=str(Text("另外要遮住的字，可以写多次", "other words to hide; may be given several times")),
    )
    parser.add_argument(
        "--keep",
        action="append",
        default=[],
        type=int,
        metavar="N",
        help=str(Text("列出的第 N 处不遮，可以写多次", "leave number N of the list; may be given several times")),
    )
    parser.add_argument(
        "--yes",
        action="store_true",
        help=str(Text("看过清单，写副本", "the list was looked at: write the copy")),
    )
    parser.add_argument("--out", type=Path, metavar="PATH", help=str(Text("放副本的文件夹", "folder for the copy")))
    parser.add_argument(
        "--check",
        type=Path,
        metavar="FOLDER",
        help=str(
            Text("拿这份副本和原始录音逐个采样、逐句比较", "compare this copy with the original, sample by sample")
        ),
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """List what is found; with ``--yes`` write the copy; with ``--check`` compare one."""
    from huazheng.services.documents.redacted_copy import find_in_call, write_copy
    from huazheng.store.calls import Calls

    call = Calls(terminal.home).find(options.call)
    if options.check is not None:
        return _check(call, options.check, terminal)
    found = find_in_call(terminal.home, call, options.also)
    chosen = [one for one in found if one.number not in options.keep]
    told = {"call": call.id, "found": [asdict(one) for one in found]}
    if not options.yes:
        terminal.answer(
            columns(_HEADS, [_cells(one) for one in found]) or str(Text("没有找到。", "Nothing found.")), told
        )
        terminal.say(
            Text(
                "请对照录音看一遍：漏了的用 --also，不用遮的用 --keep，然后加 --yes 写副本。",
                "Compare this with the recording: add what is missing with --also, leave what need not be hidden with "
                "--keep, then write the copy with --yes.",
            )
        )
        return EXIT_OK
    with terminal.task() as task:
        copy = write_copy(terminal.home, call, chosen, options.out, task)
    terminal.say(
        Text(
            f"遮住了 {copy.hidden} 处。没有认出的话不会被遮住：分享之前请从头听一遍。",
            f"{copy.hidden} places are hidden. Words that were not recognized are not: listen to it before sharing.",
        )
    )
    terminal.answer(copy.folder, told | {"folder": str(copy.folder), "hidden": [one.number for one in chosen]})
    return EXIT_OK


def _check(call: Call, folder: Path, terminal: Terminal) -> int:
    from huazheng.services.documents.redaction_check import check_copy

    with terminal.task() as task:
        faults = check_copy(terminal.home, call, folder, task)
    same = Text("除了遮住的地方，声音和文字都一样。", "Besides the hidden places, sound and words are the same.")
    terminal.answer("\n".join(map(str, faults)) or str(same), {"same": not faults, "faults": list(map(str, faults))})
    return EXIT_NEGATIVE if faults else EXIT_OK


def _cells(one: FoundDatum) -> tuple[object, ...]:
    from huazheng.core.text.labels import format_clock
    from huazheng.services.documents.redacted_copy import KIND_LABELS

    return one.number, format_clock(one.start), KIND_LABELS[one.kind], f"{one.before}[{one.text}]{one.after}"
