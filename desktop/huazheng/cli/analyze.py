"""``huazheng analyze CALL|TRANSCRIPT.json``: what was explained, and where the customer did not understand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.core.errors import EXIT_DONE, UnusableInput
from huazheng.core.language import Text

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal
    from huazheng.core.analysis import Analysis

SUMMARY = Text("分析一通录音：哪些讲清楚了，哪里没听懂", "analyse a call: what was explained, what was not understood")


def arguments(parser: argparse.ArgumentParser) -> None:
    """What to analyse, and by which packs."""
    parser.add_argument(
        "target", metavar="CALL|TRANSCRIPT.json", help=str(Text("录音编号或文字稿", "call or transcript"))
    )
    parser.add_argument(
        "--pack", action="append", metavar="ID", help=str(Text("检查单，可以多次", "a checklist pack; repeatable"))
    )
    parser.add_argument("--facts", type=Path, metavar="FILE", help=str(Text("保单信息文件", "a file of policy facts")))
    parser.add_argument("--why", metavar="ITEM", help=str(Text("说明这一项为何如此判断", "why an item was judged so")))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Analyse and answer."""
    from huazheng.services import analyze

    facts = analyze.read_facts(options.facts) if options.facts is not None else None
    target = Path(options.target).expanduser()
    with terminal.task() as task:
        if target.is_file():
            transcript = analyze.read_transcript(target)
            analysis = analyze.analyze_transcript(transcript, options.pack, terminal.home, facts, task)
        else:
            from huazheng.store.calls import Calls

            call = Calls(terminal.home).find(options.target)
            analysis = analyze.analyze_call(terminal.home, call, options.pack, facts, task)
    if options.why:
        return _why(analysis, options.why, terminal)
    terminal.answer(summary(analysis), analysis)
    return EXIT_DONE


def _why(analysis: Analysis, wanted: str, terminal: Terminal) -> int:
    items = [item for item in analysis.items if wanted in (item.id, item.id.split("/", 1)[1])]
    if not items:
        known = "、".join(item.id.split("/", 1)[1] for item in analysis.items)
        raise UnusableInput(
            Text(f"没有“{wanted}”这一项。", f"There is no item “{wanted}”."),
            remedy=Text(f"有：{known}。", f"There are: {known}."),
        )
    lines: list[str] = []
    for item in items:
        lines.append(f"{item.id}: {item.status}")
        for facet in item.facets:
            lines.append(f"  {'✓' if facet.conveyed else '·'} {facet.id}")
            lines += [
                f"      #{e.turn} {e.quote} ({e.confidence:g}{', ' + e.weak if e.weak else ''})" for e in facet.evidence
            ]
    terminal.answer("\n".join(lines), {"items": items})
    return EXIT_DONE


def summary(analysis: Analysis) -> str:
    """The analysis in a few lines, for a terminal."""
    from huazheng.core.words import MOMENT_ANSWERED, MOMENT_OPEN, MOMENT_WORDS, POSSIBLY, STATUS_WORDS, clock

    lines = []
    for item in analysis.items:
        shown = STATUS_WORDS[item.status]
        doubt = f"（{POSSIBLY}）" if item.possibly is not None else ""
        lines.append(f"{shown.sign} {item.title}  {shown.words}{doubt}")
        told = [(facet, evidence) for facet in item.facets for evidence in facet.evidence[:1]]
        lines += [f"    {clock(evidence.start)}  {evidence.quote}" for _, evidence in told]
    for moment in analysis.moments:
        state = MOMENT_ANSWERED if moment.resolved else MOMENT_OPEN
        lines.append(f"⚑ {clock(moment.start)}  {MOMENT_WORDS[moment.kind]}，{state}  {moment.quote}")
    return "\n".join(lines)
