"""The live text of a call, with marks and notes at their times. It follows the newest text.

Paragraphs are kept in time order, and written into the document as plain text.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QEvent, QRectF, QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QPainter,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextImageFormat,
    QTextOption,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from huazheng.core.call.split_join import continues_turn
from huazheng.core.text.labels import SPEAKER_LABELS, format_clock
from huazheng.core.text.sanitize import one_line
from huazheng.core.text.spans import low_confidence_spans
from huazheng.qt.support.display_text import utf16_offset
from huazheng.qt.support.glyphs import draw_flag
from huazheng.qt.support.sentences import sentences
from huazheng.qt.support.theme import (
    GRID,
    READING_LINE_PX,
    READING_PX,
    SMALL_PX,
    colors,
    moment_color,
    scaled_px,
    sized_font,
)
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.recording.live_margin import LiveMargin

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from PySide6.QtGui import QPaintEvent

    from huazheng.core.schema.notes import Note
    from huazheng.core.schema.transcript import Speaker, Turn
    from huazheng.services.live.live_protocol import RevisedTextEvent, SkippedEvent, SkipReason, TurnEvent, TurnSpeaker

_SIGN_PX = 16
_NEAR_END_PX = 4
_FLAG, _DOT = "sign:flag", "sign:dot"
_LINE = QTextBlockFormat.LineHeightTypes.FixedHeight.value


@dataclass
class _Paragraph:
    """One block: turns of one speaker, a note, or one or more gaps."""

    at: float
    end: float
    turns: list[Turn] = field(default_factory=list)
    note: Note | None = None
    why: SkipReason | None = None
    several: bool = False

    def takes(self, turn: Turn) -> bool:
        """Check whether the turn continues this paragraph."""
        last = max(self.turns, key=lambda earlier: earlier.end, default=None)
        return last is not None and continues_turn(self.at, last, turn)


class LiveTranscript(RetranslateMixin, QTextEdit):
    """scrolled_away(bool): whether the newest text is out of sight because the person has scrolled back."""

    scrolled_away = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.document().setDocumentMargin(0)
        self.setFont(sized_font(self.font(), READING_PX))
        self._paragraphs: list[_Paragraph] = []
        self._not_understood: tuple[float, ...] = ()
        self._margin = LiveMargin(self, self.margin_of)
        self._at_end = True
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().rangeChanged.connect(self._stay)
        self.retranslate()

    @property
    def lines(self) -> list[str]:
        """The text of every paragraph."""
        document, count = self.document(), len(self._paragraphs)
        return [document.findBlockByNumber(number).text() for number in range(count)]

    def margin_of(self, number: int) -> tuple[float, bool] | None:
        """Start of a paragraph in seconds, and whether the customer said in it that they do not understand."""
        if not 0 <= number < len(self._paragraphs):
            return None
        one = self._paragraphs[number]
        flagged = bool(one.turns) and any(one.at - 0.01 <= at < one.end for at in self._not_understood)
        return one.at, flagged and any(turn.speaker != "agent" for turn in one.turns)

    def show_not_understood(self, seconds: Sequence[float]) -> None:
        """Flag the paragraphs in which the customer said so."""
        self._not_understood = tuple(seconds)
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, and the times beside it."""
        super().paintEvent(event)
        self._margin.paint()

    def clear_all(self) -> None:
        """Clear it for a new recording."""
        self._paragraphs, self._not_understood = [], ()
        self._be_at_end(True)
        self._write_all()

    def add_said(self, said: TurnEvent) -> None:
        """Add a turn: it continues its speaker's paragraph, or begins one at its time."""
        self._add_turn(said.turn)

    def revise_speakers(self, revised: Sequence[TurnSpeaker]) -> None:
        """Set who speaks in turns shown before: from the first of them on, the paragraphs are made again."""
        speakers = {one.turn: one.speaker for one in revised}
        changed = [
            index
            for index, paragraph in enumerate(self._paragraphs)
            if any(turn.speaker != speakers.get(turn.id, turn.speaker) for turn in paragraph.turns)
        ]
        if changed:
            self._remake_from(changed[0], lambda turn: _with_speaker(turn, speakers), [])

    def revise_text(self, revised: RevisedTextEvent) -> None:
        """Put turns in the place of others shown before; a gap of unclear speech that has text now is no longer one."""
        gone = {*revised.replaced, *(turn.id for turn in revised.turns)}
        begin = min((turn.start for turn in revised.turns), default=float("inf"))
        last = max((turn.end for turn in revised.turns), default=0.0)
        changed = [
            index
            for index, paragraph in enumerate(self._paragraphs)
            if paragraph.end >= begin or any(turn.id in gone for turn in paragraph.turns)
        ]

        def is_read(paragraph: _Paragraph) -> bool:
            whole = paragraph.why == "unclear" and paragraph.end <= last
            return whole and any(turn.start < paragraph.end and paragraph.at < turn.end for turn in revised.turns)

        first = changed[0] if changed else len(self._paragraphs)
        self._remake_from(first, lambda turn: None if turn.id in gone else turn, revised.turns, is_read)

    def _remake_from(
        self,
        index: int,
        change: Callable[[Turn], Turn | None],
        added: Sequence[Turn],
        leaves_out: Callable[[_Paragraph], bool] = lambda _paragraph: False,
    ) -> None:
        """Make the paragraphs again from the one before this one on, with turns changed, removed and added."""
        at_end, scrolled_to = self._at_end, self.verticalScrollBar().value()
        rest = self._take_from(max(index - 1, 0))
        turns = [changed for paragraph in rest for turn in paragraph.turns if (changed := change(turn)) is not None]
        for paragraph in rest:
            if not paragraph.turns and not leaves_out(paragraph):
                self._insert(bisect_right(self._paragraphs, paragraph.at, key=lambda one: one.at), paragraph)
        for turn in sorted([*turns, *added], key=lambda one: one.start):
            self._add_turn(turn)
        self._be_at_end(at_end)
        if at_end:
            self.go_to_end()
        else:
            self.verticalScrollBar().setValue(scrolled_to)

    def _add_turn(self, turn: Turn) -> None:
        index = bisect_right(self._paragraphs, turn.start, key=lambda one: one.at)
        before = self._paragraphs[index - 1] if index else None
        if before is not None and before.takes(turn):
            before.turns.append(turn)
            before.end = max(before.end, turn.end)
            self._write_turn(self._end_of(index - 1), turn)
        else:
            self._insert(index, _Paragraph(turn.start, turn.end, [turn]))

    def add_skipped(self, skipped: SkippedEvent) -> None:
        """Add a gap; it joins one before it with the same reason."""
        index = bisect_right(self._paragraphs, skipped.start, key=lambda one: one.at)
        before = self._paragraphs[index - 1] if index else None
        if before is not None and before.why == skipped.why:
            before.end, before.several = max(before.end, skipped.end), True
            self._rewrite(index - 1)
        else:
            self._insert(index, _Paragraph(skipped.start, skipped.end, why=skipped.why))

    def show_notes(self, notes: Sequence[Note]) -> None:
        """Show these marks and notes, each at its time."""
        shown = [paragraph.note for paragraph in self._paragraphs]
        if any(note is not None and note not in notes for note in shown):
            self._paragraphs = [
                paragraph for paragraph in self._paragraphs if paragraph.note is None or paragraph.note in notes
            ]
            self._write_all()
        for note in notes:
            if note not in shown:
                index = bisect_right(self._paragraphs, note.at, key=lambda paragraph: paragraph.at)
                self._insert(index, _Paragraph(note.at, note.at, note=note))

    def go_to_end(self) -> None:
        """Show the newest text, and follow it again."""
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setAccessibleName(self.tr("实时文字"))
        if hasattr(self, "_paragraphs"):
            self._write_all()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep the keys that scroll; leave the others to the page."""
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_N, Qt.Key.Key_Left, Qt.Key.Key_Right):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the colors."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_paragraphs"):
            self._write_all()

    # Writing

    def _take_from(self, index: int) -> list[_Paragraph]:
        """Remove the paragraphs from this one on, and return them."""
        rest = self._paragraphs[index:]
        del self._paragraphs[index:]
        cursor = QTextCursor(self.document().findBlockByNumber(index))
        if index:
            cursor.movePosition(QTextCursor.MoveOperation.PreviousCharacter)  # the break before it goes too
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        return rest

    def _insert(self, index: int, paragraph: _Paragraph) -> None:
        self._paragraphs.insert(index, paragraph)
        self._write(self._new_block(index), paragraph)

    def _rewrite(self, index: int) -> None:
        cursor = QTextCursor(self.document().findBlockByNumber(index))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
        cursor.removeSelectedText()
        self._write(cursor, self._paragraphs[index])

    def _write_all(self) -> None:
        self.document().clear()
        self._draw_signs()
        for index, paragraph in enumerate(self._paragraphs):
            self._write(self._new_block(index), paragraph)
        self.go_to_end()

    def _new_block(self, index: int) -> QTextCursor:
        """A cursor in a new empty block at this index."""
        document = self.document()
        if document.isEmpty():
            return QTextCursor(document)
        cursor = QTextCursor(document)
        if index >= document.blockCount():
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertBlock()
            return cursor
        cursor.setPosition(document.findBlockByNumber(index).position())
        cursor.insertBlock()
        cursor.movePosition(QTextCursor.MoveOperation.PreviousBlock)
        return cursor

    def _end_of(self, index: int) -> QTextCursor:
        cursor = QTextCursor(self.document().findBlockByNumber(index))
        cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock)
        return cursor

    def _write(self, cursor: QTextCursor, paragraph: _Paragraph) -> None:
        named = paragraph.note is not None or (paragraph.turns and paragraph.turns[0].speaker != "unknown")
        cursor.setBlockFormat(self._block_format(column=bool(named)))
        if paragraph.turns:
            if named:
                speaker = SPEAKER_LABELS[paragraph.turns[0].speaker]
                cursor.insertText(f"{speaker}\t", _style(colors().muted, bold=True))
            for turn in paragraph.turns:
                self._write_turn(cursor, turn)
        elif paragraph.note is not None:
            self._write_note(cursor, paragraph.note)
        else:
            cursor.insertText(self._missed(paragraph), _style(colors().muted, small=True))

    def _missed(self, paragraph: _Paragraph) -> str:
        if paragraph.why == "unclear":
            return self._unclear(paragraph)
        length = sentences().length(max(paragraph.end - paragraph.at, 1.0))
        if paragraph.why == "earlier":
            return self.tr("这之前的 {0}没有实时文字。录完后会完整识别。").format(length)
        return self.tr("这台电脑一时来不及，跳过了 {0}。录完后会完整识别。").format(length)

    def _unclear(self, paragraph: _Paragraph) -> str:
        if not paragraph.several:
            return self.tr("（没听清，录完再识别）")
        return self.tr("（到 {0} 有几处没听清，录完再识别）").format(format_clock(paragraph.end))

    def _write_turn(self, cursor: QTextCursor, turn: Turn) -> None:
        text, first = one_line(turn.text), cursor.position()
        cursor.insertText(text, _style(colors().text))
        doubtful = QTextCharFormat()
        doubtful.setUnderlineStyle(QTextCharFormat.UnderlineStyle.DotLine)
        doubtful.setUnderlineColor(QColor(colors().muted))
        for place in low_confidence_spans(turn) if len(text) == len(turn.text) else ():
            marked = QTextCursor(cursor)
            marked.setPosition(first + utf16_offset(text, place.first))
            marked.setPosition(first + utf16_offset(text, place.after), QTextCursor.MoveMode.KeepAnchor)
            marked.mergeCharFormat(doubtful)

    def _write_note(self, cursor: QTextCursor, note: Note) -> None:
        flag = note.kind == "not_understood"
        sign = QTextImageFormat()
        sign.setName(_FLAG if flag else _DOT)
        sign.setVerticalAlignment(QTextCharFormat.VerticalAlignment.AlignMiddle)
        cursor.insertImage(sign)
        cursor.insertText("\t", _style(colors().text))
        words = one_line(note.text) if note.text else self.tr("没听懂")
        cursor.insertText(words, _style(colors().open if flag else colors().text, bold=flag))

    def _block_format(self, *, column: bool) -> QTextBlockFormat:
        """Format with the speaker in a column of its own, or for text alone."""
        form = QTextBlockFormat()
        form.setLineHeight(READING_LINE_PX, _LINE)
        form.setBottomMargin(GRID)
        form.setLeftMargin(self._margin.width)
        if not column:
            return form
        bold = QFontMetrics(sized_font(self.font(), READING_PX, QFont.Weight.DemiBold))
        known = [str(words) for speaker, words in SPEAKER_LABELS.items() if speaker != "unknown"]
        width = max(bold.horizontalAdvance(words) for words in known) + 2 * GRID
        form.setLeftMargin(self._margin.width + width)
        form.setTextIndent(-width)
        form.setTabPositions([QTextOption.Tab(width, QTextOption.TabType.LeftTab)])
        return form

    def _draw_signs(self) -> None:
        for name in (_FLAG, _DOT):
            ratio = self.devicePixelRatioF()
            image = QImage(QSize(_SIGN_PX, _SIGN_PX) * ratio, QImage.Format.Format_ARGB32_Premultiplied)
            image.setDevicePixelRatio(ratio)
            image.fill(Qt.GlobalColor.transparent)
            painter = QPainter(image)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            if name == _FLAG:
                draw_flag(painter, QRectF(1, 1, 14, 14), moment_color(resolved=False), resolved=False)
            else:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(colors().accent))
                painter.drawEllipse(QRectF(5, 5, 6, 6))
            painter.end()
            self.document().addResource(QTextDocument.ResourceType.ImageResource, QUrl(name), image)

    def _stay(self) -> None:
        """Keep following the newest text, or keep the scroll position."""
        if self._at_end or not self.verticalScrollBar().maximum():
            self.go_to_end()
            self._be_at_end(True)

    def _scrolled(self) -> None:
        bar = self.verticalScrollBar()
        self._be_at_end(bar.value() >= bar.maximum() - _NEAR_END_PX)

    def _be_at_end(self, at_end: bool) -> None:
        if at_end != self._at_end:
            self._at_end = at_end
            self.scrolled_away.emit(not at_end)


def _with_speaker(turn: Turn, speakers: Mapping[int, Speaker]) -> Turn:
    return msgspec.structs.replace(turn, speaker=speakers.get(turn.id, turn.speaker))


def _style(color: str, *, bold: bool = False, small: bool = False) -> QTextCharFormat:
    style = QTextCharFormat()
    style.setForeground(QColor(color))
    if bold:
        style.setFontWeight(QFont.Weight.DemiBold)
    if small:
        style.setProperty(QTextFormat.Property.FontPixelSize, scaled_px(SMALL_PX))
    return style
