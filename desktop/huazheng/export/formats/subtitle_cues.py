"""The turns as subtitles need them: on one line, none of no length, none that another format reads as a mark."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.core.text.labels import DOCUMENT_SPEAKER_LABELS, MACHINE_TEXT_NOTICE, speaker_label
from huazheng.core.text.sanitize import one_line
from huazheng.core.text.spans import low_confidence_spans
from huazheng.export.documents.correction_lines import corrected_text, is_corrected, removed_count
from huazheng.export.documents.one_sided_lines import one_sided_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.runtime.language import Language
    from huazheng.core.schema.transcript import Turn
    from huazheng.export.documents.call_document import CallDocument

SHORTEST_SECONDS = 0.2
ARROW = "-->"


@dataclass(frozen=True)
class SubtitleCue:
    """One subtitle: its number from 1, its times in milliseconds, who speaks, what is said.

    pieces: the words, each with whether the machine was unsure of them. corrected: its words, speaker, times or extent
    are a person's.
    """

    number: int
    start_ms: int
    end_ms: int
    speaker: str
    pieces: tuple[tuple[str, bool], ...]
    corrected: bool = False

    @property
    def text(self) -> str:
        """Text of the subtitle, without marks."""
        return "".join(words for words, _ in self.pieces)

    def times(self, point: str) -> str:
        """The line of times, with ``point`` before the milliseconds."""
        return f"{_clock(self.start_ms, point)} {ARROW} {_clock(self.end_ms, point)}"


def cues(document: CallDocument, language: Language) -> Iterator[SubtitleCue]:
    """A cue for every standing turn that has words, in time order; removed turns are left out."""
    number = 0
    for turn in document.turns:
        corrected = corrected_text(document, turn)
        pieces = _pieces(turn) if corrected is None else ((_tamed(corrected), False),)
        if not any(words.strip() for words, _ in pieces):
            continue
        number += 1
        start = max(round(turn.start * 1000), 0)
        end = max(round(turn.end * 1000), start + round(SHORTEST_SECONDS * 1000))
        yield SubtitleCue(
            number,
            start,
            end,
            speaker_label(turn, DOCUMENT_SPEAKER_LABELS).of(language),
            pieces,
            is_corrected(document, turn),
        )


def origin(document: CallDocument, language: Language) -> str:
    """The recording of the subtitles, that a machine wrote them, which side is missing and how many turns are left out,
    in one line.
    """
    made = MACHINE_TEXT_NOTICE.of(language)
    removed = removed_count(document)
    left_out = f"  {removed.of(language)}" if removed is not None else ""
    one_sided = one_sided_line(document, language)
    missing = f"  {one_sided}" if one_sided is not None else ""
    return f"{one_line(document.title)}  SHA-256 {document.seal.digests}  {made}{missing}{left_out}"


def _pieces(turn: Turn) -> tuple[tuple[str, bool], ...]:
    """The turn's words, cut where the machine's certainty changes. Blanks at both ends are left out."""
    pieces: list[tuple[str, bool]] = []
    after = 0
    for place in low_confidence_spans(turn):
        pieces += [(turn.text[after : place.first], False), (turn.text[place.first : place.after], True)]
        after = place.after
    pieces.append((turn.text[after:], False))
    # No piece is one blank: what is tamed apart must not differ from what is tamed whole.
    if _tamed(turn.text) != "".join(_tamed(words) for words, _ in pieces):
        return ((_tamed(turn.text), False),)
    return tuple((_tamed(words), doubtful) for words, doubtful in pieces if _tamed(words))


def _tamed(text: str) -> str:
    return one_line(text).replace(ARROW, "→")


def _clock(milliseconds: int, point: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}{point}{rest:03d}"
