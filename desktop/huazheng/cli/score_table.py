"""The scores of ``huazheng packs score`` as a table for a terminal: the graver errors first, then averages."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from huazheng.checklist.evaluation.scores import SOURCES
from huazheng.checklist.evaluation.tallies import ERRORS
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.checklist.evaluation.scores import Source
    from huazheng.checklist.evaluation.tallies import Decisions, Part, Tally
    from huazheng.services.analysis.score_labels import ScoreReport

_FEWEST_CASES = 10
_SOURCE_WORDS: dict[Source, Text] = {
    "sentences": Text("句子", "sentences"),
    "moments": Text("客户的话", "customer turns"),
    "exchanges": Text("问答片段", "exchanges"),
    "calls": Text("通话", "calls"),
}
_ERROR_WORDS = {
    "false_explained": Text("没说明却判为“已说明”", "shown as explained, but is not"),
    "false_conveyed": Text("只提到却判为讲到（近似句）", "near miss taken for conveyed"),
    "missed_not_understood": Text("没听懂却没找到", "not understood, and missed"),
    "false_resolved": Text("没答复却判为已答复", "shown as resolved, but is not"),
}


def score_table(report: ScoreReport, *, wrong: bool = False) -> str:
    """The report in words and columns; with ``wrong``, every wrong decision below it."""
    scores = report.scores
    totals = {source: scores.total(source) for source in SOURCES}
    lines = [
        "  ".join(
            f"{_SOURCE_WORDS[source]}：{tally.cases}" if _chinese() else f"{tally.cases} {_SOURCE_WORDS[source]}"
            for source, tally in totals.items()
            if tally.cases
        ),
        str(Text(f"清单：{'、'.join(report.packs)}", f"checklists: {', '.join(report.packs)}")),
        str(Text(f"权重：{report.weights}", f"weights: {report.weights}")),
        "",
        str(Text("严重的错误", "Graver errors")),
        *_errors(totals),
        "",
        str(Text("平均", "Averages")),
        *_averages(totals),
    ]
    groups: list[tuple[Text, Sequence[str], str]] = [
        (Text("作者", "Author"), scores.authors, "author"),
        (Text("风格", "Style"), scores.styles, "style"),
    ]
    for title, names, by in groups:
        rows = [(name, {source: scores.total(source, **{by: name}) for source in SOURCES}) for name in names]
        large = [(name, of) for name, of in rows if sum(tally.cases for tally in of.values()) >= _FEWEST_CASES]
        lines += ["", *_group(title, large if by == "style" else rows)]
        if by == "style" and len(large) < len(rows):
            rest = len(rows) - len(large)
            lines.append(
                str(
                    Text(
                        f"另有 {rest} 种风格不到 {_FEWEST_CASES} 例，见 --json。",
                        f"{rest} more styles have fewer than {_FEWEST_CASES} cases; see --json.",
                    )
                )
            )
    if scores.facets:
        lines += ["", _padded(str(Text("要点", "Facet")), 36) + _HEADS]
        lines += [f"{key:<36}{_decisions(scores.facets[key])}" for key in sorted(scores.facets)]
    if wrong:
        lines += ["", str(Text("错误", "Wrong decisions"))]
        lines += [f"{'!' if one.grave else ' '} {one.file}:{one.place}  {one.what}  {one.text}" for one in scores.wrong]
    return "\n".join(lines)


_HEADS = f"{'P':>7}{'R':>7}{'F1':>7}{'n':>7}"


def _chinese() -> bool:
    return str(Text("中", "en")) == "中"


def _errors(totals: dict[Source, Tally]) -> list[str]:
    lines = []
    for name in ERRORS:
        for source, tally in totals.items():
            part: Part = getattr(tally, name)
            if part.of:
                lines.append(f"  {_part(part):<20}{_ERROR_WORDS[name]} ({_SOURCE_WORDS[source]})")
    return lines


def _averages(totals: dict[Source, Tally]) -> list[str]:
    lines = []
    for source, tally in totals.items():
        name = _SOURCE_WORDS[source]
        if tally.statuses:
            accuracy, macro = _number(tally.status_accuracy), _number(tally.status_macro_f1)
            lines.append(f"  {name}: {Text('项目状态', 'item status')} {accuracy}  macro F1 {macro}")
        if _any(tally.facets):
            lines.append(f"  {name}: {Text('要点', 'facets')} {_words(tally.facets)}")
        if _any(tally.moments):
            lines.append(f"  {name}: {Text('没听懂处', 'moments')} {_words(tally.moments)}")
        parts = (
            ("kind", Text("种类", "kind")),
            ("item", Text("项目", "item")),
            ("resolved", Text("是否答复", "resolved")),
        )
        right = [f"{word} {_number(getattr(tally, field).share)}" for field, word in parts if getattr(tally, field).of]
        if right:
            lines.append(f"  {name}: {Text('找到的没听懂处', 'of matched moments')} {'  '.join(right)}")
    return lines


def _group(title: Text, rows: Sequence[tuple[str, dict[Source, Tally]]]) -> list[str]:
    """One line an author or style: facet F1, near misses conveyed, moments, resolved, item status."""
    heads = ["facet F1", "near", "P", "R", "missed", "resolved", "false r.", "status", "call F1", "false e."]
    if not rows:
        return []
    lines = [_padded(str(title), 20) + "".join(f"{head:>10}" for head in heads)]
    for name, of in rows:
        moments, exchanges, calls = of["moments"], of["exchanges"], of["calls"]
        missed = [part for tally in of.values() if (part := tally.missed_not_understood).of]
        cells = [
            _number(of["sentences"].facets.f1),
            _percent(of["sentences"].false_conveyed),
            _number(moments.moments.precision),
            _number(moments.moments.recall),
            f"{sum(part.count for part in missed)}/{sum(part.of for part in missed)}" if missed else "-",
            _number(exchanges.resolved.share),
            _fraction(exchanges.false_resolved),
            _number(calls.status_accuracy),
            _number(calls.facets.f1),
            _fraction(calls.false_explained),
        ]
        lines.append(_padded(name, 20) + "".join(f"{cell:>10}" for cell in cells))
    return lines


def _any(decisions: Decisions) -> bool:
    return bool(decisions.true_positive + decisions.false_positive + decisions.false_negative)


def _words(decisions: Decisions) -> str:
    return f"P {_number(decisions.precision)}  R {_number(decisions.recall)}  F1 {_number(decisions.f1)}"


def _decisions(decisions: Decisions) -> str:
    numbers = (decisions.precision, decisions.recall, decisions.f1)
    said = decisions.true_positive + decisions.false_negative
    return "".join(f"{_number(number):>7}" for number in numbers) + f"{said:>7}"


def _padded(text: str, width: int) -> str:
    """The text with spaces up to a width in columns; a Chinese character takes two."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return text + " " * max(width - len(text) - wide, 1)


def _number(value: float | None) -> str:
    return f"{value:.3f}" if value is not None else "-"


def _percent(part: Part) -> str:
    return f"{100 * part.share:.1f}%" if part.share is not None else "-"


def _fraction(part: Part) -> str:
    return f"{part.count}/{part.of}" if part.of else "-"


def _part(part: Part) -> str:
    return f"{_fraction(part)}  {_percent(part)}"
