"""The bar over the transcript while it is proofread: progress, name, and what can be done with the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from huazheng.core.schema.edits import MAX_NAME_CHARACTERS
from huazheng.qt.support.display_text import join_commas
from huazheng.qt.support.theme import BODY_PX, GRID, MARGIN, SMALL_PX, scaled_px, sized_font
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import IconButton, PlainLabel, Separator, TextButton
from huazheng.qt.widgets.base.flow_layout import FlowLayout

if TYPE_CHECKING:
    from huazheng.core.call.proofreading import ProofreadState

REPLAY_KEY, LOOP_KEY = Qt.Key.Key_F5, Qt.Key.Key_F6
_PREVIOUS, _NEXT = "Ctrl+Up", "Ctrl+Down"
_NAME_PX, _PROGRESS_PX = 184, 120
_LEAST_NAME_PX, _LEAST_PROGRESS_PX = 88, 24


class ProofreadBar(RetranslateMixin, QWidget):
    """Hidden until proofreading begins.

    replayed() · looped(bool) · stepped(bool: forward) · doubtful_requested() · split_requested() · join_requested() ·
    remove_requested() · replace_requested() · named(name of the person) · closed()
    """

    replayed = Signal()
    looped = Signal(bool)
    stepped = Signal(bool)
    doubtful_requested = Signal()
    split_requested = Signal()
    join_requested = Signal()
    remove_requested = Signal()
    replace_requested = Signal()
    named = Signal(str)
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.count, self.hint = PlainLabel(BODY_PX), PlainLabel(SMALL_PX, muted=True, wrap=True)
        self.count.setFont(sized_font(self.font(), BODY_PX, self.font().Weight.DemiBold))
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setMinimumWidth(scaled_px(_LEAST_PROGRESS_PX))
        self.progress.setMaximumWidth(scaled_px(_PROGRESS_PX))
        self.name = QLineEdit()
        self.name.setMaxLength(MAX_NAME_CHARACTERS)
        self.name.setMinimumWidth(scaled_px(_LEAST_NAME_PX))
        self.name.setMaximumWidth(scaled_px(_NAME_PX))
        self.close_button = IconButton("close")
        self.replay, self.loop, self.doubtful = TextButton(), TextButton(), TextButton()
        self.split, self.join, self.remove, self.replace = TextButton(), TextButton(), TextButton(), TextButton()
        self.loop.setCheckable(True)
        self.loop.setProperty("choice", True)
        self._state: ProofreadState | None = None
        self._arrange()
        self._connect()
        self.retranslate()
        self.hide()

    def _arrange(self) -> None:
        first = QHBoxLayout()
        first.setSpacing(MARGIN)
        first.addWidget(self.count)
        first.addWidget(self.progress, 1)
        first.addStretch(1)
        first.addWidget(self.name, 2)
        first.addWidget(self.close_button)
        buttons = FlowLayout(gap=GRID)
        for button in self._buttons:
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the cursor in the line
            buttons.addWidget(button)
        column = QVBoxLayout()
        column.setContentsMargins(MARGIN, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addLayout(first)
        column.addLayout(buttons)
        column.addWidget(self.hint)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(column)
        whole.addWidget(Separator())

    def _connect(self) -> None:
        self.replay.clicked.connect(self.replayed)
        self.loop.toggled.connect(self.looped)
        self.doubtful.clicked.connect(self.doubtful_requested)
        self.split.clicked.connect(self.split_requested)
        self.join.clicked.connect(self.join_requested)
        self.remove.clicked.connect(self.remove_requested)
        self.replace.clicked.connect(self.replace_requested)
        self.name.editingFinished.connect(lambda: self.named.emit(" ".join(self.name.text().split())))
        self.close_button.clicked.connect(self.closed)
        for keys, do in (
            (QKeySequence(REPLAY_KEY), self.replayed.emit),
            (QKeySequence(LOOP_KEY), self.loop.toggle),
            (QKeySequence(_PREVIOUS), lambda: self.stepped.emit(False)),
            (QKeySequence(_NEXT), lambda: self.stepped.emit(True)),
        ):
            QShortcut(keys, self).activated.connect(do)

    @property
    def _buttons(self) -> tuple[TextButton, ...]:
        return self.replay, self.loop, self.doubtful, self.split, self.join, self.remove, self.replace

    def show_state(self, state: ProofreadState) -> None:
        """Show how many lines are checked."""
        self._state = state
        self.retranslate()

    def show_hint(self, shown: bool) -> None:
        """Show which keys do what, or leave its room to the transcript."""
        self.hint.setVisible(shown)

    def enable_line(self, there_is_one: bool) -> None:
        """Enable what is done with the line in the editor."""
        for button in (self.replay, self.split, self.join, self.remove):
            button.setEnabled(there_is_one)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.name.setPlaceholderText(self.tr("核对人姓名（可不填）"))
        self.name.setAccessibleName(self.tr("核对人姓名"))
        self.close_button.name(self.tr("结束核对"), "Esc")
        self.progress.setAccessibleName(self.tr("核对进度"))
        for button, words, keys in (
            (self.replay, self.tr("再听"), "F5"),
            (self.loop, self.tr("循环"), "F6"),
            (self.doubtful, self.tr("下一个存疑词"), "F8"),
            (self.split, self.tr("拆开"), self.tr("Ctrl+回车")),
            (self.join, self.tr("合并"), ""),
            (self.remove, self.tr("删去"), ""),
            (self.replace, self.tr("查找替换…"), "Ctrl+H"),
        ):
            button.set_text(words)
            button.setToolTip(keys)
        if self._state is None:
            return
        state = self._state
        words = self.tr("已核对 {0}/{1} 句").format(state.checked, state.total)
        if state.stale:
            words = join_commas(words, self.tr("{0} 句核对后又改过").format(state.stale))
        self.count.show_text(words)
        self.progress.setRange(0, max(state.total, 1))
        self.progress.setValue(state.checked)
        self.hint.show_text(
            self.tr("每一句都核对过了。导出的文件会写明由谁、何时核对。")
            if state.complete
            else self.tr("没错按回车，有错改了再按回车。F5 再听，Ctrl+↑ ↓ 换句，Ctrl+Z 撤销。")
        )
