"""Many calls side by side: a row a call, a column an item, and how often each item was explained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.language import Language, Text
from huazheng.core.words import STATUS_WORDS, clock
from huazheng.export.when import utc_time

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.analysis import Analysis, Status
    from huazheng.core.seal import Seal
    from huazheng.export.cells import Cell

STATUSES: tuple[Status, ...] = tuple(STATUS_WORDS)
TOLD = frozenset({"explained", "confirmed"})
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
    Text("原始录音 SHA-256", "sha256"),
    Text("原始录音", "file"),
)


@dataclass(frozen=True)
class CallLine:
    """One call: what it is called, its seal, its analysis if there is one, where its recording lies, whose policy."""

    title: str
    seal: Seal
    analysis: Analysis | None
    link: str
    insurer: str | None = None


class Told(NamedTuple):
    """In how many calls an item was explained, of how many in which it was looked for."""

    explained: int
    calls: int


@dataclass(frozen=True)
class InsurerLine:
    """One insurer (None where nobody said which): how many analysed calls, and each item in the table's order."""

    insurer: str | None
    calls: int
    items: tuple[Told, ...]


@dataclass(frozen=True)
class Overview:
    """The table: its header, its rows, for each item how often it has each status, in the order of STATUSES, and the
    items by insurer: those with the most calls first, the unnamed last.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    items: tuple[tuple[str, tuple[int, ...]], ...]
    insurers: tuple[InsurerLine, ...]


def overview(lines: Sequence[CallLine], language: Language) -> Overview:
    """The calls in the order given. A call that is not analysed has empty cells. The last column is the link."""
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
    return Overview(header, rows, counts, _by_insurer(lines, tuple(titles)))


def _row(line: CallLine, titles: dict[str, str], language: Language) -> tuple[Cell, ...]:
    seal, analysis = line.seal, line.analysis
    sealed = utc_time(seal.sealed_at)
    duration = seal.audio.duration
    first: tuple[Cell, ...] = (
        seal.call,
        line.title,
        line.insurer,
        f"{sealed:%Y-%m-%d %H:%M:%S}" if sealed is not None else seal.sealed_at,
        clock(duration),
        round(duration, 3),
    )
    last: tuple[Cell, ...] = (seal.digests, line.link)
    if analysis is None:
        return (*first, *(None,) * (2 + len(titles) + 3), *last)
    status = {item.id: STATUS_WORDS[item.status].words.of(language) for item in analysis.items}
    return (
        *first,
        sum(item.status in TOLD for item in analysis.items),
        len(analysis.items),
        *(status.get(item) for item in titles),
        len(analysis.moments),
        sum(not moment.resolved for moment in analysis.moments),
        len(analysis.findings),
        *last,
    )


def _by_insurer(lines: Sequence[CallLine], items: tuple[str, ...]) -> tuple[InsurerLine, ...]:
    analyses: dict[str | None, list[Analysis]] = {}
    for line in lines:
        if line.analysis is not None:
            analyses.setdefault(line.insurer, []).append(line.analysis)
    order = sorted(analyses, key=lambda name: (name is None, -len(analyses[name]), name or ""))
    return tuple(
        InsurerLine(name, len(analyses[name]), tuple(_told(analyses[name], item) for item in items)) for name in order
    )


def _told(analyses: Sequence[Analysis], item_id: str) -> Told:
    found = [item.status for analysis in analyses for item in analysis.items if item.id == item_id]
    return Told(sum(status in TOLD for status in found), len(found))


def _counts(lines: Sequence[CallLine], item_id: str) -> tuple[int, ...]:
    found = [
        item.status for line in lines if line.analysis is not None for item in line.analysis.items if item.id == item_id
    ]
    return tuple(found.count(status) for status in STATUSES)
