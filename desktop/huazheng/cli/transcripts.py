"""``huazheng transcripts CALL [--use N]``: list the transcripts of a call, or choose the current one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huazheng.cli.columns import columns
from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.core.runtime.errors import EXIT_OK
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal
    from huazheng.services.transcription.transcript_versions import TranscriptVersion

SUMMARY = Text("一通录音的各份文字，选用哪一份", "list a call's transcripts; choose the one to use")
GROUP = CommandGroup.TEXT
EXAMPLES = (
    Example("huazheng transcripts CALL", Text("这通录音有几份文字", "list the transcripts of a call")),
    Example("huazheng transcripts CALL --use 2", Text("改用第 2 份", "use transcript 2")),
)


_HEADS = (Text("  第几份", "  No."), Text("时间", "Made"), Text("模型", "Model"), Text("句数", "Turns"))


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the call and the transcript to use."""
    parser.add_argument("call", metavar="CALL", help=str(Text("录音的编号", "call id")))
    parser.add_argument(
        "--use",
        type=int,
        metavar="N",
        help=str(Text("改用第 N 份；别的照样留着", "use transcript N; the others are kept")),
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """List them, or make one current."""
    from huazheng.services.transcription.transcript_versions import transcript_versions, use_version
    from huazheng.store.calls import Calls

    call = Calls(terminal.home).find(options.call)
    if options.use is not None:
        use_version(terminal.home, call, options.use)
        if call.analysis_file.exists():
            terminal.say(
                Text(
                    f"清单还是按原来那份文字做的；要重做：huazheng analyze {call.id}",
                    f"The analysis is still based on the previous transcript. To update it: huazheng analyze {call.id}",
                )
            )
    every = transcript_versions(call)
    lines = columns(_HEADS, [_cells(one) for one in every]) or str(Text("还没有文字。", "No transcript yet."))
    terminal.answer(lines, {"call": call.id, "transcripts": [_document(one) for one in every]})
    return EXIT_OK


def _cells(one: TranscriptVersion) -> tuple[object, ...]:
    return f"{'*' if one.current else ' '} {one.number}", one.made or "", one.model or "?", one.turns


def _document(one: TranscriptVersion) -> dict[str, Any]:
    return {
        "number": one.number,
        "file": one.file.name,
        "sha256": one.sha256,
        "model": one.model,
        "turns": one.turns,
        "made": one.made,
        "current": one.current,
    }
