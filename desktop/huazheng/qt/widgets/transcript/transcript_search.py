"""Search in the open transcript: the places of some words, and walking from one to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huazheng.qt.models.turns_model import TurnsModel
    from huazheng.services.callview.turn_marks import TextSpan


class TranscriptSearch:
    """Matches of the last search in the transcript, and the one that is shown."""

    def __init__(self, turns: TurnsModel) -> None:
        self._turns = turns
        self._words = ""
        self._places: list[tuple[int, TextSpan]] = []
        self._shown = -1
        self.by_sound = False
        """True when the places only sound like the words."""

    def find(self, words: str, from_row: int) -> dict[int, list[TextSpan]]:
        """Find every place of these words, by row; ``step`` goes on from ``from_row``."""
        self._words = words
        self._places, self.by_sound = self._turns.places_of(words)
        following = [at for at, (row, _) in enumerate(self._places) if row >= from_row]
        self._shown = (following[0] if following else 0) - 1
        places_by_row: dict[int, list[TextSpan]] = {}
        for row, place in self._places:
            places_by_row.setdefault(row, []).append(place)
        return places_by_row

    def refresh(self, from_row: int) -> dict[int, list[TextSpan]]:
        """Find the same words again after the turns have changed."""
        shown = self._shown
        places = self.find(self._words, from_row)
        self._shown = min(max(shown, self._shown), len(self._places) - 1)
        return places

    def step(self, *, forward: bool) -> int | None:
        """Go to the next place or the previous one, around the ends; returns its row, or None without places."""
        if not self._places:
            return None
        self._shown = (self._shown + (1 if forward else -1)) % len(self._places)
        return self._places[self._shown][0]

    @property
    def position(self) -> tuple[int, int]:
        """Number of the match that is shown, from 1, and of all matches; (0, 0) without a match."""
        return (self._shown + 1, len(self._places)) if self._places else (0, 0)
