"""Table of many calls: one row per call, one column per item, and counts of the items' statuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.call.phone_facts import phone_facts, time_text
from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.labels import STATUS_LABELS, format_clock, status_words
from huazheng.core.text.one_sided_labels import only_speaker_of, open_moments
from huazheng.export.documents.document_times import parse_utc
from huazheng.export.documents.one_sided_lines import MISSING_SIDE_LABELS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.schema.analysis import Analysis, Status
    from huazheng.core.schema.seal import Seal
    from huazheng.export.tables.csv_cells import Cell

STATUSES: tuple[Status, ...] = tuple(STATUS_LABELS)
EXPLAINED_STATUSES = frozenset({"explained", "confirmed"})
HEADER = (
    Text("录音编号", "call"),
    Text("录音", "recording"),
    Text("保险公司", "insurer"),
    Text("封存时间（UTC）", "sealed_utc"),
    Text("时长", "length"),
    Text("时长（秒）", "seconds"),
    Text("已说明或核实", "explained"),
    Text("项目数", "items"),
)
AFTER = (
    Text("没听懂等", "moments"),
    Text("其中未解决", "open"),
    Text("其他发现", "findings"),
    Text("录音里没有声音的一方", "not_in_recording"),
    Text("通话时间（手机记的）", "phone_time"),
    Text("对方（手机记的）", "phone_other_party"),
    Text("对方号码（手机记的）", "phone_number"),
    Text("原始录音 SHA-256", "sha256"),
    Text("原始录音", "file"),
)


@dataclass(frozen=True)
class CallSummary:
    """One call: its title, seal, analysis if any, the path of its recording, and the insurer."""

    title: str
    seal: Seal
    analysis: Analysis | None
    link: str
    insurer: str | None = None


class ExplainedCount(NamedTuple):
    """The number of calls in which an item was explained, of those in which that can be judged."""

    explained: int
    calls: int


@dataclass(frozen=True)
class InsurerSummary:
    """One insurer (None where unknown): its analyzed calls, and each item in the table's order."""

    insurer: str | None
    calls: int
    items: tuple[ExplainedCount, ...]


@dataclass(frozen=True)
class CallsTable:
    """The table: its header, its rows, for each item how often it has each status, in the order of STATUSES, and the
    items by insurer: those with the most calls first, the unnamed last.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    items: tuple[tuple[str, tuple[int, ...]], ...]
    insurers: tuple[InsurerSummary, ...]


def overview(lines: Sequence[CallSummary], language: Language) -> CallsTable:
    """The calls in the order given. A call that is not analyzed has empty cells. The last column is the link."""
    titles: dict[str, str] = {}
    for line in lines:
        for item in line.analysis.items if line.analysis is not None else ():
            titles.setdefault(item.id, item.title)
    header = (
        *(name.of(language) for name in HEADER),
        *titles.values(),
        *(name.of(language) for name in AFTER),
    )
    rows = tuple(_row(line, titles, language) for line in lines)
    counts = tuple((title, _counts(lines, item)) for item, title in titles.items())
    return CallsTable(header, rows, counts, _by_insurer(lines, tuple(titles)))


def _row(line: CallSummary, titles: dict[str, str], language: Language) -> tuple[Cell, ...]:
    seal, analysis = line.seal, line.analysis
    sealed = parse_utc(seal.sealed_at)
    duration = seal.duration
    first: tuple[Cell, ...] = (
        seal.call,
        line.title,
        line.insurer,
        f"{sealed:%Y-%m-%d %H:%M:%S}" if sealed is not None else seal.sealed_at,
        format_clock(duration),
        round(duration, 3),
    )
    brought = phone_facts(seal)
    started = brought.value("started")
    last: tuple[Cell, ...] = (
        time_text(started) if started is not None else None,
        brought.value("other_party"),
        brought.value("number"),
        seal.digests,
        line.link,
    )
    if analysis is None:
        return (*first, *(None,) * (2 + len(titles) + 4), *last)
    only = only_speaker_of(analysis)
    status = {item.id: status_words(item).of(language) for item in analysis.items}
    return (
        *first,
        sum(item.status in EXPLAINED_STATUSES for item in analysis.items) if analysis.hears_agent else None,
        len(analysis.items),
        *(status.get(item) for item in titles),
        len(analysis.moments),
        open_moments(analysis),
        len(analysis.findings),
        MISSING_SIDE_LABELS[only].of(language) if only is not None else None,
        *last,
    )


def _by_insurer(lines: Sequence[CallSummary], items: tuple[str, ...]) -> tuple[InsurerSummary, ...]:
    analyses: dict[str | None, list[Analysis]] = {}
    for line in lines:
        if line.analysis is not None:
            analyses.setdefault(line.insurer, []).append(line.analysis)
    order = sorted(analyses, key=lambda name: (name is None, -len(analyses[name]), name or ""))
    return tuple(
        InsurerSummary(name, len(analyses[name]), tuple(_explained_count(analyses[name], item) for item in items))
        for name in order
    )


def _explained_count(analyses: Sequence[Analysis], item_id: str) -> ExplainedCount:
    found = [
        item.status
        for analysis in analyses
        for item in analysis.items
        if item.id == item_id and item.status != "cannot_tell"
    ]
    return ExplainedCount(sum(status in EXPLAINED_STATUSES for status in found), len(found))


def _counts(lines: Sequence[CallSummary], item_id: str) -> tuple[int, ...]:
    found = [
        item.status for line in lines if line.analysis is not None for item in line.analysis.items if item.id == item_id
    ]
    return tuple(found.count(status) for status in STATUSES)
