"""A reviewer's opinions, read-only: the summary, then each item and moment with a decision or a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from huazheng.core.text.sanitize import one_line
from huazheng.qt.support.display_text import join_colon, join_commas
from huazheng.qt.support.theme import BODY_PX, GRID, LINE_HEIGHT, SMALL_PX, scaled_px, sized_font
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, Separator, remove_widgets

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huazheng.export.papers.review_paper import Opinion
    from huazheng.services.review.returned_reviews import Opinions


class OpinionList(RetranslateMixin, QWidget):
    """Items without an opinion are only counted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._summary = ""
        self._opinions: Opinions | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, GRID, 0)
        self._column.setSpacing(GRID)

    def show_opinions(self, summary: str, opinions: Opinions | None) -> None:
        """Show these opinions in one language; None where the call that they are about is not here."""
        self._summary, self._opinions = summary, opinions
        self.retranslate()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        remove_widgets(self._column)
        if self._opinions is None:
            return
        self._column.addWidget(Separator())
        self._add_head(self.tr("总的意见"))
        self._add(self._summary or self.tr("没有写。"), muted=not self._summary)
        self._add_part(self.tr("逐项"), self._opinions.items)
        self._add_part(self.tr("没听懂的地方"), self._opinions.moments)
        self._column.addStretch(1)

    def _add_part(self, head: str, opinions: Iterable[Opinion]) -> None:
        with_opinion, silent = [], 0
        for opinion in opinions:
            if opinion.decided or opinion.note:
                with_opinion.append(opinion)
            else:
                silent += 1
        self._column.addWidget(Separator())
        self._add_head(head)
        for opinion in with_opinion:
            self._column.addWidget(
                _entry(opinion, join_colon(self.tr("机器结果"), join_commas(*opinion.found.split("\n"))))
            )
        if silent:
            self._add(
                self.tr("另有 {0} 处没有审阅。").format(silent) if with_opinion else self.tr("都没有审阅。"), muted=True
            )

    def _add_head(self, words: str) -> None:
        head = PlainLabel()
        head.setObjectName("Section")
        head.setFont(sized_font(self.font(), BODY_PX, QFont.Weight.DemiBold))
        head.show_text(words)
        self._column.addWidget(head)

    def _add(self, words: str, *, muted: bool) -> None:
        self._column.addWidget(_label(words, muted=muted))


def _entry(opinion: Opinion, finding: str) -> QWidget:
    """Subject and decision on one line; below it what the machine found, and the note."""
    entry = QWidget()
    grid = QGridLayout(entry)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(2 * GRID)
    grid.setVerticalSpacing(0)
    grid.setColumnStretch(0, 1)
    summary = PlainLabel()
    summary.setFont(sized_font(summary.font(), BODY_PX, QFont.Weight.DemiBold))
    summary.setFixedHeight(scaled_px(BODY_PX * LINE_HEIGHT))  # of one line beside it, and on that line
    summary.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom)
    summary.show_text(opinion.said)
    grid.addWidget(_label(f"{opinion.place}  {one_line(opinion.subject)}"), 0, 0)
    grid.addWidget(summary, 0, 1, Qt.AlignmentFlag.AlignTop)
    grid.addWidget(_label(finding, SMALL_PX, muted=True), 1, 0, 1, 2)
    if opinion.note:
        grid.addWidget(_label(opinion.note), 2, 0, 1, 2)
    return entry


def _label(words: str, pixels: int = BODY_PX, *, muted: bool = False) -> PlainLabel:
    label = PlainLabel(pixels, muted=muted, wrap=True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    label.show_text(words)
    return label
