"""Citations: any stretch of a call as page:line and time, with the call's code and the edition of the transcript."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.sanitize import one_line
from huazheng.export.papers.court.sheets import SPEAKERS, format_short, lay_out_sheets

if TYPE_CHECKING:
    from huazheng.core.schema.transcript import Turn
    from huazheng.export.documents.call_document import CallDocument


@dataclass(frozen=True)
class Citation:
    """A cited stretch: its turns, its place in the printed transcript, and by what call and text are known again.

    place: ``2:14–2:16``, page:line of the transcript's part. start, end: seconds of the call. edition: of the printed
    text; another one may have other lines.
    """

    turns: tuple[Turn, ...]
    place: str
    start: float
    end: float
    code: str
    edition: str

    def text(self, language: Language) -> str:
        """The citation on one line, then the words, a line a turn."""
        times = f"{format_short(self.start)}–{format_short(self.end)}"
        head = Text(
            f"《录音证据文字整理稿》正文 {self.place}（录音 {times}；封存码 {self.code}；稿号 {self.edition}）",
            f"Transcript {self.place} (recording {times}; seal code {self.code}; edition {self.edition})",
        ).of(language)
        colon = Text("：", ": ").of(language)
        lines = [f"{SPEAKERS[turn.speaker].of(language)}{colon}{one_line(turn.text)}" for turn in self.turns]
        return "\n".join([head, *lines])


def cite(document: CallDocument, start: float, end: float, language: Language) -> Citation | None:
    """The citation of the turns that are spoken in a stretch, in seconds of the call; None where nothing is said."""
    turns = tuple(turn for turn in document.turns if turn.start < end and start < turn.end)
    if not turns:
        return None
    sheets = lay_out_sheets(document, language)
    return Citation(
        turns=turns,
        place=sheets.cite(turns[0].id, turns[-1].id),
        start=turns[0].start,
        end=max(turn.end for turn in turns),
        code=document.code,
        edition=sheets.edition,
    )
