"""Signs in the transcript for what was not, or not surely, heard; the legend on page one explains each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.call.gaps import NO_SPEECH, RECORDING_GAP
from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.spans import low_confidence_spans
from huazheng.export.papers.paper import TextRun

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.call.gaps import GapRow
    from huazheng.core.schema.transcript import Turn
    from huazheng.export.documents.call_document import CallDocument
    from huazheng.export.papers.paper import Words

SHORTEST_SHOWN_SILENCE = 3.0  # seconds; shorter silences would cut a conversation to pieces
_LEGEND = (
    (
        Text("〔字词？〕", "〔words?〕"),
        Text("机器不能确定、没有人核对过的字词", "words that the machine doubts, unchecked"),
    ),
    (
        Text("〔听辨不清 2.4 秒〕", "〔inaudible 2.4 s〕"),
        Text("有声音，没有得到可靠的文字", "sound without reliable text"),
    ),
    (
        Text("〔录音缺失 2.4 秒〕", "〔no recording 2.4 s〕"),
        Text("这一段没有录到", "sound that was lost while recording"),
    ),
    (
        Text("〔无话 8.0 秒〕", "〔silence 8.0 s〕"),
        Text(
            f"{SHORTEST_SHOWN_SILENCE:.0f} 秒以上无人说话", f"nobody speaks for {SHORTEST_SHOWN_SILENCE:.0f} s or more"
        ),
    ),
)
UNCHECKED_SIGN = (Text("说话人后的＊", "＊ after a speaker"), Text("该句没有核对过", "line not yet checked"))


def gap_sign(gap: GapRow) -> Text:
    """The sign that stands in place of words."""
    length = f"{gap.end - gap.start:.1f}"
    if gap.reason == RECORDING_GAP:
        return Text(f"〔录音缺失 {length} 秒〕", f"〔no recording {length} s〕")
    if gap.reason == NO_SPEECH:
        return Text(f"〔无话 {length} 秒〕", f"〔silence {length} s〕")
    return Text(f"〔听辨不清 {length} 秒〕", f"〔inaudible {length} s〕")


def signed_words(document: CallDocument, turn: Turn) -> Words:
    """The words of a turn that stands; doubtful ones in their sign, unless a person wrote or checked them."""
    mark = document.mark(turn)
    state = document.snapshot.proofreading.turns.get(turn.id)
    checked = state is not None and state.state == "checked"
    if checked or (mark is not None and mark.text):
        return (TextRun(_own_line(turn.text)),)
    return tuple(_with_doubts(turn))


def _with_doubts(turn: Turn) -> Iterator[TextRun]:
    after = 0
    for first, end in _joined(turn):
        if first > after:
            yield TextRun(_own_line(turn.text[after:first]))
        yield TextRun(f"〔{_own_line(turn.text[first:end])}？〕", "doubtful")
        after = end
    if after < len(turn.text):
        yield TextRun(_own_line(turn.text[after:]))


def _joined(turn: Turn) -> list[tuple[int, int]]:
    """The doubtful stretches; neighbors become one."""
    found: list[tuple[int, int]] = []
    for span in low_confidence_spans(turn):
        if not any(char.isalnum() for char in turn.text[span.first : span.after]):
            continue  # nobody says punctuation
        if found and span.first <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], span.after))
        else:
            found.append((span.first, span.after))
    return found


def _own_line(text: str) -> str:
    """The text without line breaks, which would end a printed line."""
    return " ".join(text.split("\n"))


def legend(document: CallDocument, language: Language) -> str:
    """Every sign with its meaning, on one line."""
    state = document.snapshot.proofreading
    signs = (*_LEGEND, UNCHECKED_SIGN) if 0 < state.checked < state.total else _LEGEND
    return Text("；", "; ").of(language).join(f"{sign.of(language)} {meaning.of(language)}" for sign, meaning in signs)
