"""``huazheng process FILE…``: takes in, transcribes, analyses and reports in one go."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.cli.hearing import add_hearing_flags, model_of
from huazheng.cli.import_ import announce, as_document
from huazheng.core.errors import EXIT_DONE
from huazheng.core.language import Text

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal
    from huazheng.services.process import Processed

SUMMARY = Text("一步到位：存入、识别、分析、出报告", "take in, transcribe, analyse and report in one go")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The files, the checklists, and how to listen."""
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help=str(Text("录音文件", "recordings")))
    parser.add_argument(
        "--pack",
        action="append",
        default=[],
        dest="packs",
        metavar="ID",
        help=str(
            Text("清单（见 huazheng packs list），可写多个", "a checklist (huazheng packs list); may be repeated")
        ),
    )
    add_hearing_flags(parser)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Process each file in turn; print the reports, or with ``--json`` one document (a list for several files)."""
    from huazheng.services.process import process_file
    from huazheng.services.report import report_call

    done: list[Processed] = []
    with terminal.task() as task:
        for number, file in enumerate(options.files):
            part = task.part(number / len(options.files), (number + 1) / len(options.files))
            one = process_file(
                terminal.home,
                file,
                part,
                packs=options.packs,
                model_id=model_of(options, terminal),
                language=options.language,
                speakers=options.speakers,
            )
            announce(one.taken, terminal)
            done.append(one)
    documents = [
        {
            **as_document(one.taken),
            "transcript_file": str(one.taken.call.transcript_file),
            "analysis_file": str(one.taken.call.analysis_file),
            "transcript": one.transcript,
            "analysis": one.analysis,
        }
        for one in done
    ]
    reports = [] if terminal.json else [report_call(terminal.home, one.taken.call, "text").decode() for one in done]
    terminal.answer("\n".join(reports).rstrip("\n"), documents[0] if len(documents) == 1 else documents)
    return EXIT_DONE
