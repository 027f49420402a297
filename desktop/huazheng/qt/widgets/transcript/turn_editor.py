"""Editor of one turn: text, speaker, times, splitting; the machine's text, and undoing corrections."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextCursor, QTextOption
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from huazheng.core.call.edit_labels import describe_edit_change
from huazheng.core.schema.edits import MAX_OVERRUN_SECONDS, MAX_TURN_CHARACTERS, SHORTEST_TURN_SECONDS
from huazheng.core.text.labels import OTHER_SPEAKER_LABEL, SPEAKER_LABELS, format_clock
from huazheng.qt.support.display_text import join_colon, local_time, utf16_offset
from huazheng.qt.support.theme import GRID, READING_LINE_PX, READING_PX, SMALL_PX, sized_font
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.widgets.base.flow_layout import DialogButtonRow, FlowLayout
from huazheng.services.callview.turn_change import TurnChange, format_time, parse_time

if TYPE_CHECKING:
    from huazheng.core.call.apply_edits import TurnCorrections
    from huazheng.core.schema.edits import TurnEdit
    from huazheng.core.schema.transcript import Speaker, Turn

SPEAKERS: tuple[Speaker, ...] = ("agent", "customer", "unknown")
_TIME_PX = 84
_MOST_LINES = 8
_SIDE_CHARACTERS = 10
_SPLIT_CURSOR_PX = 2


class _TurnTextEdit(QPlainTextEdit):
    """Leave Enter and Escape to the editor, and undo to the window where nothing was typed."""

    def event(self, event: QEvent) -> bool:
        """Give the window its shortcuts for undo and redo back where the text has nothing to undo or redo."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            document = self.document()
            for key, own in (
                (QKeySequence.StandardKey.Undo, document.isUndoAvailable()),
                (QKeySequence.StandardKey.Redo, document.isRedoAvailable()),
            ):
                if event.matches(key) and not own:
                    event.ignore()
                    return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}:
            event.ignore()
        else:
            super().keyPressEvent(event)


class TurnEditor(RetranslateMixin, QFrame):
    """Saves with Enter, splits at the cursor with Ctrl+Enter. While proofreading, Enter also checks the turn.

    saved(TurnChange) · left() · undone(number of the correction) · play_requested(from, to) · grown(): it needs more
    room
    """

    saved = Signal(object)
    left = Signal()
    undone = Signal(int)
    play_requested = Signal(float, float)
    grown = Signal()

    def __init__(
        self,
        turn: Turn,
        mark: TurnCorrections | None,
        length: float,
        split: int | None = None,
        parent: QWidget | None = None,
        *,
        proofreads: bool = False,
    ) -> None:
        """length: of the recording, in seconds. proofreads: saving also checks the turn, even without a change.

        split: the editor is only for splitting: the cursor stands after so many characters, and Enter splits there.
        """
        super().__init__(parent)
        self.setObjectName("Editor")
        self._turn, self._mark, self._length, self._split = turn, mark, length, split
        self._proofreads = proofreads
        self.words = _TurnTextEdit()
        self.words.setPlainText(turn.text)
        self.words.setFont(sized_font(self.font(), READING_PX))
        self.words.setTabChangesFocus(True)
        self.words.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.words.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.start, self.end = QLineEdit(format_time(turn.start)), QLineEdit(format_time(turn.end))
        self.speakers = {speaker: TextButton() for speaker in SPEAKERS}
        splits = split is not None
        self.play, self.cancel = TextButton(), TextButton()
        self.split, self.keep = TextButton(main=splits), TextButton(main=not splits)
        self.parts = PlainLabel(SMALL_PX, muted=True, wrap=True)
        (self.keep if splits else self.parts).hide()
        if proofreads:  # the bar over the transcript has both
            self.play.hide()
            self.split.hide()
        self.wrong = PlainLabel(SMALL_PX, wrap=True)
        self.wrong.setProperty("wrong", True)
        self.wrong.hide()
        self.machine = PlainLabel(SMALL_PX, muted=True, wrap=True)
        self.undo_buttons: list[TextButton] = []
        self._edits: list[tuple[PlainLabel, TextButton, TurnEdit]] = []
        self._arrange()
        self._connect()
        self.retranslate()

    def _arrange(self) -> None:
        who = FlowLayout(gap=4)
        group = QButtonGroup(self)
        for speaker, button in self.speakers.items():
            button.setProperty("choice", True)
            button.setCheckable(True)
            button.setChecked(speaker == self._turn.speaker)
            group.addButton(button)
            who.addWidget(button)
        self._between = PlainLabel(muted=True)
        self._between.setText("-")
        self._between.setFixedHeight(self.start.sizeHint().height())
        for part in (self.start, self._between, self.end):
            who.addWidget(part)
        for field in (self.start, self.end):
            field.setFixedWidth(_TIME_PX)
        last = DialogButtonRow(gap=GRID)
        last.addWidget(self.play)
        if self._split is None:
            last.addWidget(self.split)
        last.addStretch()
        last.addWidget(self.cancel)
        last.addWidget(self.keep)
        if self._split is not None:
            last.addWidget(self.split)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self.words)
        column.addWidget(self.parts)
        column.addLayout(who)
        column.addWidget(self.wrong)
        column.addWidget(self.machine)
        for edit in self._mark.edits if self._mark is not None and self._split is None else ():
            column.addLayout(self._row(edit))
        column.addLayout(last)
        if self._split is not None:
            for unused in (*self.speakers.values(), self.start, self._between, self.end):
                unused.hide()

    def _row(self, edit: TurnEdit) -> QHBoxLayout:
        row = QHBoxLayout()
        label, button = PlainLabel(SMALL_PX, muted=True, wrap=True), TextButton(link=True)
        button.clicked.connect(lambda: self.undone.emit(edit.number))
        row.addWidget(label, 1)
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self._edits.append((label, button, edit))
        self.undo_buttons.append(button)
        return row

    def _connect(self) -> None:
        self.keep.clicked.connect(self._keep)
        self.split.clicked.connect(self.split_here)
        self.words.cursorPositionChanged.connect(self._show_parts)
        self.cancel.clicked.connect(self.left)
        self.play.clicked.connect(self._play)
        self.words.textChanged.connect(self._fit)
        if self._proofreads:
            self.words.textChanged.connect(self._name_keep)

    def begin(self) -> None:
        """Take the focus, with the cursor at the end of the text, or where the turn would be split."""
        self.words.setFocus()
        if self._split is not None:
            self.words.setCursorWidth(_SPLIT_CURSOR_PX)
        self.select(self._split if self._split is not None else len(self._turn.text))

    @property
    def turn(self) -> Turn:
        """The turn as it was when the editor opened."""
        return self._turn

    @property
    def cursor_place(self) -> int:
        """Number of characters before the cursor."""
        return len(self._text_before(self.words.textCursor().position()))

    def select(self, first: int, after: int | None = None) -> None:
        """Put the cursor before a character of the turn's text, or select up to ``after``."""
        cursor = self.words.textCursor()
        cursor.setPosition(utf16_offset(self._turn.text, first))
        if after is not None:
            cursor.setPosition(utf16_offset(self._turn.text, after), QTextCursor.MoveMode.KeepAnchor)
        self.words.setTextCursor(cursor)

    def split_here(self) -> None:
        """Save the turn, split at the cursor; says so where there is nothing on one side of it."""
        first, second = self._sides()
        change = self.change()
        if change is None:
            return
        if not first or not second:
            self._refuse(self.words, self.tr("请先在文字里点一下要拆开的地方，再拆。"))
            return
        self.saved.emit(replace(change, split=len(first)))

    def _sides(self) -> tuple[str, str]:
        """The words before the cursor and after it."""
        before = self._text_before(self.words.textCursor().position())
        sides = (before, self.words.toPlainText()[len(before) :])
        first, second = (" ".join(side.split()) for side in sides)
        return first, second

    def _text_before(self, position: int) -> str:
        """The text before a position of Qt's, which counts in UTF-16."""
        units = self.words.toPlainText().encode("utf-16-le", "surrogatepass")
        return units[: 2 * position].decode("utf-16-le", "replace")

    def change(self) -> TurnChange | None:
        """The change as entered; None if something of it is invalid, which is shown."""
        self.wrong.hide()
        words = " ".join(self.words.toPlainText().split())
        start, end = parse_time(self.start.text()), parse_time(self.end.text())
        no_time = self.tr("时间请写成 00:41.20 这样。")
        if not words or len(words) > MAX_TURN_CHARACTERS:
            self._refuse(self.words, self.tr("这一句不能没有字，也不能超过 {0} 个字。").format(MAX_TURN_CHARACTERS))
        elif start is None:
            self._refuse(self.start, no_time)
        elif end is None:
            self._refuse(self.end, no_time)
        elif end - start < SHORTEST_TURN_SECONDS or end > self._length + MAX_OVERRUN_SECONDS:
            self._refuse(self.end, self.tr("结束要晚于开始，且不超过录音的长度。"))
        else:
            return self._change_to(words, start, end)
        return None

    def _change_to(self, words: str, start: float, end: float) -> TurnChange:
        was = (format_time(self._turn.start), format_time(self._turn.end))
        speaker = next(speaker for speaker, button in self.speakers.items() if button.isChecked())
        return TurnChange(
            self._turn.id,
            words if words != self._turn.text else None,
            speaker if speaker != self._turn.speaker else None,
            (start, end) if (format_time(start), format_time(end)) != was else None,
        )

    def height_at(self, width: int) -> int:
        """The height at this width."""
        self.setFixedWidth(width)
        self._fit_words()
        layout = self.layout()
        assert layout is not None  # noqa: S101 - made in _arrange
        layout.activate()
        return layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else layout.totalSizeHint().height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter saves, or splits where the editor was opened for that; Ctrl+Enter splits, Escape cancels."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            focus = self.focusWidget()
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.split_here()
            elif isinstance(focus, TextButton):
                focus.click()
            elif self._split is not None:
                self.split_here()
            else:
                self._keep()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setAccessibleName(self.tr("更正这一句"))
        self.words.setAccessibleName(self.tr("这一句的文字"))
        self.start.setAccessibleName(self.tr("从何时起"))
        self.end.setAccessibleName(self.tr("到何时止"))
        for speaker, button in self.speakers.items():
            button.set_text(str(OTHER_SPEAKER_LABEL if speaker == "unknown" else SPEAKER_LABELS[speaker]))
        self.play.set_text(self.tr("听这一句"))
        self.cancel.set_text(self.tr("结束核对") if self._proofreads else self.tr("取消"))
        self.cancel.setToolTip(self.tr("Esc"))
        self._name_keep()
        self.keep.setToolTip(self.tr("回车"))
        if self._split is None:
            self.split.set_text(self.tr("在光标处拆开"))
            self.split.setToolTip(self.tr("Ctrl+回车"))
        else:
            self.split.set_text(self.tr("拆成两句"))
            self.split.setToolTip(self.tr("回车"))
        self._show_parts()
        self._say_machine()
        for label, button, edit in self._edits:
            label.show_text(f"{local_time(edit.at):%Y-%m-%d %H:%M} {edit.who}  {describe_edit_change(edit)}")
            button.set_text(self.tr("撤销"))
            button.setAccessibleName(join_colon(self.tr("撤销"), describe_edit_change(edit)))

    def _name_keep(self) -> None:
        if not self._proofreads:
            self.keep.set_text(self.tr("保存"))
        elif self.words.toPlainText() == self._turn.text:
            self.keep.set_text(self.tr("没错，下一句"))
        else:
            self.keep.set_text(self.tr("改好了，下一句"))

    def _show_parts(self) -> None:
        """Show the words on both sides of the cursor, where the editor was opened for splitting."""
        if self._split is None:
            return
        first, second = self._sides()
        if first and second:
            before = f"…{first[-_SIDE_CHARACTERS:]}" if len(first) > _SIDE_CHARACTERS else first
            after = f"{second[:_SIDE_CHARACTERS]}…" if len(second) > _SIDE_CHARACTERS else second
            self.parts.show_text(self.tr("光标处拆开：“{0}” | “{1}”").format(before, after))
        else:
            self.parts.show_text(self.tr("在文字里点一下要拆开的地方。"))
        if self.parts.heightForWidth(self.parts.width()) > self.parts.height():
            self.grown.emit()

    def _say_machine(self) -> None:
        mark = self._mark
        self.machine.setVisible(mark is not None and self._split is None)
        if mark is not None:
            was = mark.machine
            said = f"{format_clock(was.start)} {join_colon(SPEAKER_LABELS[was.speaker], was.text)}"
            self.machine.show_text(join_colon(self.tr("机器写的是"), said))

    def _keep(self) -> None:
        change = self.change()
        if change is None:
            return
        if self._proofreads:
            self.saved.emit(replace(change, checked=True))
        elif change.empty:
            self.left.emit()
        else:
            self.saved.emit(change)

    def _refuse(self, field: QWidget, words: str) -> None:
        self.wrong.show_text(words)
        self.wrong.show()
        field.setFocus()
        self.grown.emit()

    def _play(self) -> None:
        start, end = parse_time(self.start.text()), parse_time(self.end.text())
        if start is not None and end is not None and start < end:
            self.play_requested.emit(start, end)

    def _fit(self) -> None:
        before = self.words.height()
        self._fit_words()
        if self.words.maximumHeight() != before:
            self.grown.emit()

    def _fit_words(self) -> None:
        """Make the field as high as its text, up to some lines."""
        layout = self.words.document()
        lines = min(max(int(layout.size().height()), 1), _MOST_LINES)
        self.words.setFixedHeight(lines * READING_LINE_PX + 2 * GRID)
