"""``huazheng analyze CALL|TRANSCRIPT.json``: checklist results and the customer's moments of not understanding."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.core.runtime.errors import EXIT_OK
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from huazheng.checklist.explain import Reason
    from huazheng.checklist.packs.selection import PackChoice
    from huazheng.cli.terminal import Terminal
    from huazheng.core.schema.analysis import Analysis
    from huazheng.core.schema.transcript import Transcript

SUMMARY = Text("分析一通录音：哪些讲清楚了，哪里没听懂", "analyze a call: what was explained, what was not understood")
GROUP = CommandGroup.CHECKLIST
EXAMPLES = (
    Example("huazheng analyze CALL", Text("对照适用的清单", "compare a call with the checklists that apply")),
    Example(
        "huazheng analyze CALL --why cooling_off", Text("这一项为什么这样判断", "why this item was judged as it was")
    ),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "target", metavar="CALL|TRANSCRIPT.json", help=str(Text("录音编号或文字稿", "call or transcript"))
    )
    by_default = Text("指定清单，可以多次；默认按产品和日期选用", "checklist, repeatable; default: by product and date")
    parser.add_argument("--pack", action="append", metavar="ID", help=str(by_default))
    parser.add_argument(
        "--facts", type=Path, metavar="FILE", help=str(Text("保单信息文件", "file with the policy details"))
    )
    parser.add_argument(
        "--why", metavar="ITEM", help=str(Text("说明这一项为何如此判断", "explain how an item was judged"))
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Analyze and print the result."""
    from huazheng.services.analysis import analyze
    from huazheng.services.analysis.pack_choice import choice_for_call, choice_for_facts

    facts = analyze.read_facts(options.facts) if options.facts is not None else None
    target = Path(options.target).expanduser()
    call = None
    if target.is_file():
        transcript: Transcript | None = analyze.read_transcript(target)
        choice = choice_for_facts(terminal.home, facts)
    else:
        from huazheng.store.calls import Calls

        call = Calls(terminal.home).find(options.target)
        corrected = call.read_corrected()
        transcript = corrected.transcript if corrected is not None else None
        choice = choice_for_call(terminal.home, call, facts)
    if options.why and transcript is not None:
        reasons = analyze.explain_item(transcript, options.pack or choice.ids, options.why, terminal.home)
        terminal.answer(why(reasons), {"item": options.why, "reasons": reasons})
        return EXIT_OK
    with terminal.task() as task:
        if call is None and transcript is not None:
            analysis = analyze.analyze_transcript(transcript, options.pack, terminal.home, facts, task)
        else:
            analysis = analyze.analyze_call(
                terminal.home, Calls(terminal.home).find(options.target), options.pack, facts, task
            )
    if call is not None:
        from huazheng.services.annotations.suggested_facts import suggested_facts
        from huazheng.store.snapshot_reader import read_snapshot

        for one in suggested_facts(read_snapshot(terminal.home, call)).values():
            terminal.say(Text(f"建议填进保单信息：{one.text().zh}", f"Suggested for the policy facts: {one.text().en}"))
    applied = "" if options.pack else f"{packs_applied(choice)}\n"
    terminal.answer(applied + summary(analysis), analysis)
    return EXIT_OK


def packs_applied(choice: PackChoice) -> str:
    """The packs that were chosen and why, with the call's date; one line each, for a terminal."""
    from huazheng.core.text.pack_remarks import call_date_text, remark_text
    from huazheng.services.analysis.pack_list import product_text

    called = choice.case.call_date
    lines = [str(call_date_text(called.isoformat() if called is not None else None, choice.case.date_from))]
    for decision in choice.decisions:
        if decision.applies:
            fits = product_text(msgspec.structs.replace(decision.pack, products=decision.products))
            pack = f"{decision.pack.id}（{decision.pack.source}）"
            lines.append(str(Text(f"清单：{pack}，适用于{fits.zh}", f"Checklist: {pack}, for {fits.en}")))
    if choice.selection is not msgspec.UNSET:
        lines += [f"! {remark_text(remark, choice.selection)}" for remark in choice.selection.remarks]
    if not choice.ids:
        lines.append(
            str(
                Text(
                    "  日期不对时请更正保单信息，或用 --pack 指定清单。",
                    "  If the date is wrong, correct the policy details, or name a checklist with --pack.",
                )
            )
        )
    lines += [
        str(Text(f"! 没有使用有错的清单：{reason}", f"! Checklist not used: {reason}")) for reason in choice.left_out
    ]
    return "\n".join(lines)


def why(reasons: Sequence[Reason]) -> str:
    """The reasons as lines for a terminal."""
    lines = []
    for reason in reasons:
        doubt = f"  {reason.weak}" if reason.weak else ""
        lines.append(
            f"{reason.facet}  #{reason.turn + 1}  {reason.confidence:.2f}  {reason.rule}{doubt}\n    {reason.quote}"
        )
        if reason.heard:
            lines.append(f"    {Text('听到的', 'heard')}: {reason.heard}")
        if reason.pattern:
            lines.append(f"    {Text('依据的说法', 'pattern')}: {reason.pattern}")
        if reason.moved:
            moved = "  ".join(f"{name.partition(':')[2]} {weight:+.2f}" for name, weight in reason.moved)
            lines.append(f"    {Text('学到的权重', 'learned')}: {moved}")
    return "\n".join(lines) or str(Text("没有与这一项有关的话。", "Nothing was said about this item."))


def summary(analysis: Analysis) -> str:
    """The analysis as lines for a terminal."""
    from huazheng.core.text.labels import (
        MOMENT_LABELS,
        POSSIBLE_LABEL,
        STATUS_LABELS,
        format_clock,
        status_words,
    )
    from huazheng.core.text.one_sided_labels import ONE_SIDED_LABELS, moment_outcome, only_speaker_of

    only = only_speaker_of(analysis)
    lines = [f"! {ONE_SIDED_LABELS[only]}"] if only is not None else []
    for item in analysis.items:
        shown = STATUS_LABELS[item.status]
        doubt = f"（{POSSIBLE_LABEL}）" if item.possibly is not None else ""
        lines.append(f"{shown.sign} {item.title}  {status_words(item)}{doubt}")
        quoted = [evidence for facet in item.facets for evidence in facet.evidence[:1]]
        lines += [f"    {format_clock(evidence.start)}  {evidence.quote}" for evidence in quoted]
    for moment in analysis.moments:
        state = moment_outcome(moment, hears_agent=analysis.hears_agent)
        lines.append(f"⚑ {format_clock(moment.start)}  {MOMENT_LABELS[moment.kind]}，{state}  {moment.quote}")
    return "\n".join(lines)
