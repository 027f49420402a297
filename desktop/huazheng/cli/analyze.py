"""``huazheng analyze CALL|TRANSCRIPT.json``: what was explained, and where the customer did not understand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import EXIT_OK
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from huazheng.checklist.explain import Reason
    from huazheng.cli.terminal import Terminal
    from huazheng.core.schema.analysis import Analysis
    from huazheng.core.schema.transcript import Transcript

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
    from huazheng.services.analysis import analyze

    facts = analyze.read_facts(options.facts) if options.facts is not None else None
    target = Path(options.target).expanduser()
    call = None
    if target.is_file():
        transcript: Transcript | None = analyze.read_transcript(target)
    else:
        from huazheng.store.calls import Calls

        call = Calls(terminal.home).find(options.target)
        corrected = call.read_corrected()
        transcript = corrected.transcript if corrected is not None else None
    if options.why and transcript is not None:
        reasons = analyze.explain_item(transcript, options.pack, options.why, terminal.home)
        terminal.answer(why(reasons), {"item": options.why, "reasons": reasons})
        return EXIT_OK
    with terminal.task() as task:
        if call is None and transcript is not None:
            analysis = analyze.analyze_transcript(transcript, options.pack, terminal.home, facts, task)
        else:
            analysis = analyze.analyze_call(
                terminal.home, Calls(terminal.home).find(options.target), options.pack, facts, task
            )
    terminal.answer(summary(analysis), analysis)
    return EXIT_OK


def why(reasons: Sequence[Reason]) -> str:
    """The reasons in a few lines, for a terminal."""
    lines = []
    for one in reasons:
        doubt = f"  {one.weak}" if one.weak else ""
        lines.append(f"{one.facet}  #{one.turn + 1}  {one.confidence:.2f}  {one.rule}{doubt}\n    {one.quote}")
        if one.heard:
            lines.append(f"    {Text('听到的', 'heard')}: {one.heard}")
        if one.pattern:
            lines.append(f"    {Text('依据的说法', 'pattern')}: {one.pattern}")
        if one.moved:
            moved = "  ".join(f"{name.partition(':')[2]} {weight:+.2f}" for name, weight in one.moved)
            lines.append(f"    {Text('学到的权重', 'learned')}: {moved}")
    return "\n".join(lines) or str(Text("没有听到与这一项有关的话。", "Nothing was heard about this item."))


def summary(analysis: Analysis) -> str:
    """The analysis in a few lines, for a terminal."""
    from huazheng.core.text.labels import (
        MOMENT_ANSWERED_LABEL,
        MOMENT_LABELS,
        MOMENT_OPEN_LABEL,
        POSSIBLE_LABEL,
        STATUS_LABELS,
        format_clock,
    )

    lines = []
    for item in analysis.items:
        shown = STATUS_LABELS[item.status]
        doubt = f"（{POSSIBLE_LABEL}）" if item.possibly is not None else ""
        lines.append(f"{shown.sign} {item.title}  {shown.words}{doubt}")
        told = [(facet, evidence) for facet in item.facets for evidence in facet.evidence[:1]]
        lines += [f"    {format_clock(evidence.start)}  {evidence.quote}" for _, evidence in told]
    for moment in analysis.moments:
        state = MOMENT_ANSWERED_LABEL if moment.resolved else MOMENT_OPEN_LABEL
        lines.append(f"⚑ {format_clock(moment.start)}  {MOMENT_LABELS[moment.kind]}，{state}  {moment.quote}")
    return "\n".join(lines)
