"""The list of moments that the customer did not understand: kind, time, and whether it was answered."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal

from huazheng.core.text.sanitize import one_line
from huazheng.qt.support.display_text import moment_text
from huazheng.qt.support.glyphs import draw_flag
from huazheng.qt.support.theme import moment_color
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.place_list import PlaceEntry, PlaceList

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from huazheng.core.schema.analysis import Analysis, Moment


class MomentsList(RetranslateMixin, PlaceList):
    """A click or Enter on a moment goes there and plays.

    play_requested(turn, seconds)
    """

    play_requested = Signal(int, float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hears_agent = True
        self.place_chosen.connect(self._play)
        self.retranslate()

    def show_moments(self, analysis: Analysis, item_titles: dict[str, str]) -> None:
        """Show the moments of an analysis; ``titles`` gives the title of each item by its id."""
        in_order = sorted(analysis.moments, key=lambda moment: moment.start)
        self._hears_agent = analysis.hears_agent
        self.places.show(in_order, lambda moment: self._row(moment, item_titles.get(moment.item or "", "")))

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setAccessibleName(self.tr("没听懂的地方"))

    def _row(self, moment: Moment, title: str) -> PlaceEntry:
        short = moment_text(moment, hears_agent=self._hears_agent)
        return PlaceEntry(
            seconds=moment.start,
            approximate=moment.approximate,
            heading=short + (f" · {one_line(title)}" if title else ""),
            short=short,
            words=f"“{one_line(moment.quote)}”",
            color=partial(moment_color, resolved=moment.resolved),
            sign=partial(draw_flag, resolved=moment.resolved),
            of=moment,
        )

    def _play(self, place: PlaceEntry) -> None:
        moment: Moment = place.of  # type: ignore[assignment]
        self.play_requested.emit(moment.turn, moment.start)
