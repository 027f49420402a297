"""One checklist item: a row with its status that opens to facets, quotations and the article's text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from huazheng.core.text.labels import (
    CONTESTED_LABELS,
    CONTRADICTION_LABEL,
    POSSIBLE_LABEL,
    RESPONSE_LABELS,
    STATUS_LABELS,
    contradiction_text,
)
from huazheng.core.text.sanitize import one_line
from huazheng.qt.support.display_text import bracketed, join_colon, join_commas, tooltip_html
from huazheng.qt.support.glyphs import draw_facet, draw_question_mark, draw_status
from huazheng.qt.support.theme import (
    BODY_PX,
    GRID,
    MARGIN,
    READING_LINE_PX,
    READING_PX,
    SMALL_PX,
    colors,
    sized_font,
    status_color,
)
from huazheng.qt.widgets.base.basics import PlainLabel
from huazheng.qt.widgets.base.quote_button import QuoteButton
from huazheng.qt.widgets.base.wrapped_text import WrappedText
from huazheng.qt.widgets.base.wrapping_button import WrappingButton
from huazheng.qt.widgets.checklist.quote_recheck import QuoteRecheck

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.schema.analysis import Contradiction, Evidence, FacetResult, ItemResult, Weakness
    from huazheng.core.schema.transcript import Turn
    from huazheng.services.callview.item_titles import ItemTitles

HEAD_PX = 40
SIGN_PX = 18
_ABOVE_PX = 8
_CAUTION_PX = 18
_INDENT = MARGIN + SIGN_PX + GRID + 2


class ItemHead(WrappingButton):
    """The head of the row: sign, title, status in words, and an arrow."""

    def __init__(
        self, result: ItemResult, title: str, parent: QWidget | None = None, *, contradicted: bool = False
    ) -> None:
        self._result, self._contradicted = result, contradicted
        self._title = one_line(title)
        self._status = str(STATUS_LABELS[result.status].words)
        self._caution = str(POSSIBLE_LABEL) if result.possibly is not None else ""
        if result.contested is not None:
            self._caution = join_commas(str(CONTESTED_LABELS[result.contested]), self._caution)
        if contradicted:
            self._caution = join_commas(str(CONTRADICTION_LABEL), self._caution)
        name = join_colon(self._title, join_commas(self._status, self._caution))
        super().__init__(name, usual_px=360, least=QSize(200, HEAD_PX), keeps_height=False, parent=parent)
        self.setCheckable(True)
        self.setText(self._title.replace("&", "&&"))

    def heightForWidth(self, width: int) -> int:
        """The lines of the title, and one more where the status carries a caution."""
        return self._wrapped(width).height + 2 * _ABOVE_PX + (_CAUTION_PX if self._caution else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the row."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        chosen = colors()
        if self.underMouse():
            painter.fillRect(self.rect(), QColor(chosen.hover))
        if self.hasFocus():
            painter.setPen(QColor(chosen.accent))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(4.5, 1.5, -4.5, -1.5), 4, 4)
        color = status_color(self._result.possibly or self._result.status)
        sign = QRectF(MARGIN, (HEAD_PX - SIGN_PX) / 2, SIGN_PX, SIGN_PX)
        draw_status(
            painter,
            sign,
            self._result.possibly or self._result.status,
            color,
            possibly=self._result.possibly is not None,
        )
        self._draw_words(painter)
        self._draw_opener(painter, QColor(chosen.muted))
        painter.end()

    def _draw_words(self, painter: QPainter) -> None:
        middle = Qt.AlignmentFlag.AlignVCenter
        right = self.width() - MARGIN - 2 * GRID
        painter.setFont(self._status_font())
        painter.setPen(status_color(self._result.status))
        width = self._status_width()
        painter.drawText(QRect(right - width, 0, width, HEAD_PX), middle, self._status)
        title = self._wrapped(self.width())
        painter.setPen(QColor(colors().text))
        title.draw(painter, QPointF(_INDENT, _ABOVE_PX))
        if self._caution:
            contested = self._result.contested is not None or self._contradicted
            painter.setFont(self._status_font())
            painter.setPen(
                status_color("partly_explained" if contested else self._result.possibly or self._result.status)
            )
            box = QRect(_INDENT, _ABOVE_PX + title.height, self.width() - _INDENT, _CAUTION_PX)
            painter.drawText(box, middle, self._caution)

    def _wrapped(self, width: int) -> WrappedText:
        """The title, wrapped beside the status."""
        room = max(width - MARGIN - 2 * GRID - self._status_width() - GRID - _INDENT, 80)
        font = sized_font(self.font(), READING_PX, QFont.Weight.DemiBold)
        return WrappedText(self._title, font, room, READING_LINE_PX)

    def _status_font(self) -> QFont:
        return sized_font(self.font(), SMALL_PX)

    def _status_width(self) -> int:
        return QFontMetrics(self._status_font()).horizontalAdvance(self._status) + 1

    def _draw_opener(self, painter: QPainter, color: QColor) -> None:
        x, y = self.width() - MARGIN - 4, HEAD_PX / 2
        shape = [(-3, -2), (0, 1.5), (3, -2)] if self.isChecked() else [(-2, -3), (1.5, 0), (-2, 3)]
        pen = QPen(color, 1.5)
        pen.setCapStyle(Qt.PenCapStyle.RoundCap)
        painter.setPen(pen)
        painter.drawPolyline(QPolygonF([QPointF(x + dx, y + dy) for dx, dy in shape]))


class FacetIcon(QWidget):
    """The tick or stroke before a facet; a question mark where it cannot be told."""

    def __init__(self, conveyed: bool, parent: QWidget | None = None, *, judged: bool = True) -> None:
        super().__init__(parent)
        self._conveyed, self._judged = conveyed, judged
        self.setFixedSize(14, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        del event
        painter = QPainter(self)
        chosen = colors()
        color = QColor(chosen.explained if self._conveyed else chosen.muted)
        box = QRectF(0, 6, 14, 14)
        if self._judged:
            draw_facet(painter, box, color, conveyed=self._conveyed)
        else:
            draw_question_mark(painter, box, color)
        painter.end()


class ItemRow(QWidget):
    """An item with its head and, once opened, its body.

    play_requested(turn, seconds): a quotation was clicked · recheck_requested(QuoteRecheck): of a doubtful one
    """

    play_requested = Signal(int, float)
    recheck_requested = Signal(object)

    def __init__(
        self,
        result: ItemResult,
        titles: ItemTitles,
        turns: dict[int, Turn],
        parent: QWidget | None = None,
        *,
        writable: bool = True,
        findings: Sequence[Contradiction] = (),
    ) -> None:
        super().__init__(parent)
        self._writable, self._findings = writable, findings
        self.result = result
        self._titles = titles
        self._turns = turns
        self.head = ItemHead(result, str(titles.title), contradicted=bool(findings))
        self.body: QWidget | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        self.head.toggled.connect(self._open)

    def _open(self, wide: bool) -> None:
        if self.body is None and wide:
            self.body = self._make_body()
            self.layout().addWidget(self.body)  # type: ignore[union-attr]
        if self.body is not None:
            self.body.setVisible(wide)

    def _make_body(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(_INDENT, 0, MARGIN, MARGIN)
        column.setSpacing(4)
        if self._titles.help is not None:
            column.addWidget(self._label(str(self._titles.help)))
        for finding in self._findings:
            self._add_finding(column, finding)
        for facet in self.result.facets:
            self._add_facet(column, facet)
        shown_already = {
            (evidence.start, evidence.quote) for facet in self.result.facets for evidence in facet.evidence
        }
        asked = [evidence for evidence in self.result.evidence if (evidence.start, evidence.quote) not in shown_already]
        if asked:
            column.addSpacing(4)
            column.addWidget(self._label(self.tr("对方提到这一项的地方")))
            for evidence in asked:
                self._add_quote(column, evidence)
        self._add_answer(column)
        self._add_article(column)
        return body

    def _add_finding(self, column: QVBoxLayout, finding: Contradiction) -> None:
        column.addWidget(self._label(str(contradiction_text(finding))))
        if (turn := self._turns.get(finding.turn)) is not None:
            quote = QuoteButton(turn.start, turn.text)
            quote.clicked.connect(lambda: self.play_requested.emit(turn.id, turn.start))
            column.addWidget(quote)
            column.addSpacing(4)

    def _add_facet(self, column: QVBoxLayout, facet: FacetResult) -> None:
        row = QHBoxLayout()
        row.setSpacing(GRID)
        title = PlainLabel(BODY_PX, wrap=True)
        judged = self.result.status != "cannot_tell"
        named = self._titles.facets.get(facet.id)
        name = str(named.title) if named else facet.id
        optional = "" if facet.required else bracketed(self.tr("参考项"))
        state = self.tr("已讲到") if facet.conveyed else self.tr("没有讲到")
        if not judged:
            state = str(STATUS_LABELS["cannot_tell"].words)
        title.show_text(name + optional + ("" if facet.conveyed else bracketed(state)))
        title.setAccessibleName(join_colon(f"{name}{optional}", state))
        row.addWidget(FacetIcon(facet.conveyed, judged=judged), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(title, 1)
        column.addLayout(row)
        for found in facet.evidence:
            self._add_quote(column, found)
        if named and named.ask and facet.required and not facet.conveyed and judged:
            column.addWidget(self._label(self.tr("可以这样问：“{0}”").format(named.ask)))

    def _add_answer(self, column: QVBoxLayout) -> None:
        answer = self.result.customer
        turn = self._turns.get(answer.turn) if answer.turn is not None else None
        if answer.response in {"none", "cannot_tell"} or turn is None:
            return
        column.addSpacing(4)
        words = join_colon(self.tr("我当时"), RESPONSE_LABELS[answer.response])
        if answer.final not in {answer.response, "none"}:
            words = join_commas(words, join_colon(self.tr("通话结束时"), RESPONSE_LABELS[answer.final]))
        column.addWidget(self._label(words))
        quote = QuoteButton(turn.start, turn.text)
        quote.clicked.connect(lambda: self.play_requested.emit(turn.id, turn.start))
        column.addWidget(quote)

    def _add_article(self, column: QVBoxLayout) -> None:
        if not self._titles.article:
            return
        column.addSpacing(4)
        column.addWidget(self._label(self._titles.source))
        text = PlainLabel(SMALL_PX, muted=True, wrap=True)
        text.show_text(self._titles.article)
        column.addWidget(text)

    def _why_weak(self, weak: Weakness) -> str:
        """The reason why a quotation does not count by itself."""
        return {
            "speaker_unknown": self.tr("疑似：没分清是谁说的"),
            "speaker_doubtful": self.tr("疑似：说话人不太确定"),
            "low_confidence": self.tr("疑似：识别把握不大"),
            "second_hearing_differs": self.tr("疑似：再识别一遍，结果不同"),
        }[weak]

    def _label(self, words: str) -> PlainLabel:
        label = PlainLabel(SMALL_PX, muted=True, wrap=True)
        label.show_text(words)
        return label

    def _add_quote(self, column: QVBoxLayout, evidence: Evidence) -> None:
        note = bracketed(self._why_weak(evidence.weak)) if evidence.weak is not None else ""
        quote = QuoteButton(evidence.start, evidence.quote, note, approximate=evidence.approximate)
        if evidence.heard:
            quote.setToolTip(tooltip_html(self.tr("机器听到的是：{0}").format(evidence.heard)))
        quote.clicked.connect(lambda: self.play_requested.emit(evidence.turn, evidence.start))
        column.addWidget(quote)
        turn = self._turns.get(evidence.turn)
        if evidence.weak is not None and turn is not None and self._writable:
            again = QuoteRecheck(evidence, turn.channel)
            again.asked.connect(lambda: self.recheck_requested.emit(again))
            column.addWidget(again)
