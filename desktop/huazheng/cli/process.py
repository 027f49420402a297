"""``huazheng process FILE…``: import, transcribe, analyze and report in one command."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.audio.recording_formats import ARCHIVE_SUFFIX
from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.cli.flags import add_keep_broken_off, add_transcribe_flags, options_from_flags
from huazheng.cli.import_ import announce, as_document
from huazheng.core.runtime.errors import EXIT_OK, EXIT_STOPPED, EXIT_UNUSABLE
from huazheng.core.runtime.language import Text
from huazheng.core.text.file_names import file_name_text
from huazheng.core.text.sanitize import one_line

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal
    from huazheng.services.jobs.batch import BatchOutcome

SUMMARY = Text("一步到位：导入、识别、分析、出报告", "import, transcribe, analyze and report in one step")
GROUP = CommandGroup.TEXT
EXAMPLES = (
    Example("huazheng process 回访.m4a", Text("一份录音从头做到报告", "one recording, from import to report")),
    Example("huazheng process *.m4a --jobs 2", Text("许多份，两份同时做", "many recordings, two at a time")),
)

STATE_WORDS = {
    "done": Text("完成", "done"),
    "already": Text("早已完成", "already done"),
    "failed": Text("没有成功", "failed"),
    "stopped": Text("未处理", "not processed"),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the files, the packs and the transcription flags."""
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help=str(Text("录音文件，或装录音的文件夹", "recordings, or folders of recordings")),
    )
    parser.add_argument(
        "--pack",
        action="append",
        default=[],
        dest="packs",
        metavar="ID",
        help=str(Text("清单（见 huazheng packs list），可写多个", "checklist (see huazheng packs list); repeatable")),
    )
    parser.add_argument(
        "--jobs",
        type=int,
        choices=range(1, 17),
        default=1,
        metavar="N",
        help=str(Text("多份录音时，同时处理几份（1 到 16）", "number of recordings to process at a time (1 to 16)")),
    )
    add_keep_broken_off(parser)
    add_transcribe_flags(parser)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Process one recording and print its report, or several and print the outcome of each."""
    if len(options.files) > 1 or options.files[0].is_dir() or options.files[0].suffix.lower() == ARCHIVE_SUFFIX:
        return _many(options, terminal)
    from huazheng.services.documents.report import report_call
    from huazheng.services.jobs.pipeline import process_file

    with terminal.task() as task:
        wanted = options_from_flags(options, terminal, options.packs)
        keep = options.keep_broken_off
        done = process_file(terminal.home, options.files[0], task, wanted, keep_broken_off=keep)
        announce(done.taken, terminal)
    document = {
        **as_document(done.taken),
        "transcript_file": str(done.taken.call.transcript_file),
        "analysis_file": str(done.taken.call.analysis_file),
        "transcript": done.transcript,
        "analysis": done.analysis,
    }
    report = "" if terminal.json else report_call(terminal.home, done.taken.call, "text").decode()
    terminal.answer(report.rstrip("\n"), document)
    return EXIT_OK


def _many(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.intake.recording_search import passed_over_text, search_recordings
    from huazheng.services.jobs.batch import process_many

    found = search_recordings(terminal.home, options.files)
    if (told := passed_over_text(found.passed_over)) is not None:
        terminal.say(told)
    wanted = options_from_flags(options, terminal, options.packs)

    def tell(outcome: BatchOutcome) -> None:
        if outcome.state != "stopped":
            named = outcome.error or one_line(file_name_text(str(outcome.file)))
            terminal.say(f"{STATE_WORDS[outcome.state]}  {outcome.call or ''}  {named}")

    with terminal.task() as task:
        outcomes = process_many(
            terminal.home,
            found.files,
            wanted,
            task,
            jobs=options.jobs,
            tell=tell,
            keep_broken_off=options.keep_broken_off,
        )
    counts = {state: sum(outcome.state == state for outcome in outcomes) for state in STATE_WORDS}
    summary = [f"{STATE_WORDS[state]} {count}" for state, count in counts.items() if count]
    document = {
        "files": [asdict(one) | {"file": str(one.file)} for one in outcomes],
        "counts": counts,
        "passed_over": [str(file) for file in found.passed_over],
    }
    terminal.answer("  ".join(summary), document)
    if counts["stopped"]:
        return EXIT_STOPPED
    return EXIT_UNUSABLE if counts["failed"] else EXIT_OK
