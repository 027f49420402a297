"""Annex A3: what a second person heard who did not see the first's corrections, and how each difference was settled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.call.second_listening import same_words, standing_turns
from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.sanitize import one_line
from huazheng.export.documents.document_times import format_short_instant
from huazheng.export.papers.court.sheets import SPEAKERS, format_short
from huazheng.export.papers.paper import Block, Heading, Paragraph, Table, TextRun, Words, plain, quiet, strong

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from huazheng.core.schema.second_listening import HeardTurn, Listening, ListeningDifference, SettlementChoice
    from huazheng.export.documents.call_document import CallDocument
    from huazheng.export.papers.court.sheets import Sheets

_GIVEN = {
    "machine": Text(
        "给他的只有录音和机器识别的文字，没有第一人的更正", "given the recording and the machine text, no corrections"
    ),
    "audio": Text("给他的只有录音，没有任何文字", "given the recording alone, without any text"),
}
_CHOSEN: dict[SettlementChoice, Text] = {
    "first": Text("依第一人", "As the first heard"),
    "second": Text("依第二人", "As the second heard"),
    "other": Text("另定", "Otherwise"),
    "present": Text("依正文", "As the transcript stands"),
}
_OPEN = Text("未定", "Not settled")
_NOTHING = Text("（没有听到）", "(nothing heard)")
_LATER = Text("其后另有更正", "corrected again later")


def listening_line(listening: Listening, language: Language) -> str:
    """The second listening on one line: who, when, of what, and with what result."""
    when, given = format_short_instant(listening.returned_at, language), _GIVEN[listening.basis]
    name, count, open_ones = one_line(listening.listener), len(listening.differences), _open(listening)
    same = listening.compared - count
    left = Text(f"，{open_ones} 处未定" if open_ones else "", f", {open_ones} open" if open_ones else "")
    if not count:
        return Text(
            f"{name}，{when}；{given.zh}。{listening.compared} 处逐句比较，全部相同。",
            f"{name}, {when}; {given.en}. All {listening.compared} places compared are the same.",
        ).of(language)
    return Text(
        f"{name}，{when}；{given.zh}。逐句比较 {listening.compared} 处，{same} 处相同，{count} 处不同{left.zh}"
        "（附件 A3）。",
        f"{name}, {when}; {given.en}. Of {listening.compared} places compared, {same} are the same and {count} differ"
        f"{left.en} (annex A3).",
    ).of(language)


def short_line(listening: Listening, language: Language) -> str:
    """The second listening in a few words, for page one."""
    name, count, open_ones = one_line(listening.listener), len(listening.differences), _open(listening)
    same = listening.compared - count
    left = Text(f"，{open_ones} 处未定" if open_ones else "", f", {open_ones} open" if open_ones else "")
    return Text(
        f"{name}（没有看第一人的更正）：{listening.compared} 处中 {same} 处相同，{count} 处不同{left.zh}；见附件 A3",
        f"{name}, blind to corrections: {same} of {listening.compared} the same, {count} differ{left.en} (annex A3)",
    ).of(language)


def blocks(document: CallDocument, sheets: Sheets, language: Language) -> Iterator[Block]:
    """The differences; nothing where no second person listened."""
    listening = document.snapshot.listening
    if listening is None:
        return
    yield Heading(Text("A3 两人听校", "A3. Two listeners").of(language), 2, "a3")
    yield Paragraph(plain(listening_line(listening, language)), "note", with_next=bool(listening.differences))
    if not listening.differences:
        return
    header = (
        Text("页:行", "Page:line"),
        Text("时间", "Time"),
        Text("第一人", "First"),
        Text("第二人", "Second"),
        Text("结果", "Result"),
    )
    yield Table(
        widths=(13, 10, 26, 26, 25),
        header=tuple(name.of(language) for name in header),
        rows=tuple(_row(document, sheets, difference, language) for difference in listening.differences),
        compact=True,
    )


def _row(
    document: CallDocument, sheets: Sheets, difference: ListeningDifference, language: Language
) -> tuple[Words, ...]:
    now = standing_turns(document.corrected, difference.lines)
    place = sheets.cite(now[0].id, now[-1].id) if now else ""
    return (
        plain(place or "—"),
        plain(format_short(difference.start)),
        _heard(difference.first, language),
        _heard(difference.second, language),
        _result(document, difference, language),
    )


def _heard(turns: Sequence[HeardTurn], language: Language) -> Words:
    if not turns:
        return quiet(_NOTHING.of(language))
    return plain("\n".join(_words(turn, language) for turn in turns))


def _words(turn: HeardTurn, language: Language) -> str:
    if turn.speaker is None:
        return one_line(turn.text)
    return f"{SPEAKERS[turn.speaker].of(language)}{Text('：', ': ').of(language)}{one_line(turn.text)}"


def _result(document: CallDocument, difference: ListeningDifference, language: Language) -> Words:
    settled = difference.settlement
    if settled is None:
        return strong(_OPEN.of(language))
    by = one_line(settled.name or settled.who)
    told = [f"{by} · {format_short_instant(settled.at, language)}"]
    if settled.reason:
        told.append(one_line(settled.reason))
    now = "".join(turn.text for turn in standing_turns(document.corrected, difference.lines))
    if not same_words(now, "".join(turn.text for turn in settled.heard)):
        told.append(_LATER.of(language))
    shown = _CHOSEN[settled.choice].of(language)
    if settled.choice in ("other", "present"):
        shown += "\n" + ("\n".join(_words(turn, language) for turn in settled.heard) or _NOTHING.of(language))
    return (TextRun(shown), TextRun("\n" + "\n".join(told), "quiet"))


def _open(listening: Listening) -> int:
    return len(listening.differences) - listening.settled
