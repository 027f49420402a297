"""The library panel: search, filter, the list of calls, and the buttons for new ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QListView, QMenu, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from huazheng.qt.models.calls_model import ROW_ROLE, CallsModel
from huazheng.qt.support.theme import GRID, MARGIN, SMALL_PX
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.widgets.library.call_delegate import CallDelegate
from huazheng.qt.widgets.library.filter_bar import FilterBar
from huazheng.qt.widgets.library.search_field import SearchField
from huazheng.qt.widgets.library.search_results_list import SearchResultsList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QKeyEvent

    from huazheng.qt.models.progress import Progress
    from huazheng.qt.models.search_results import SearchResult
    from huazheng.services.library.browse import CallRow

_SEARCH_DELAY_MS = 150


class CallList(QListView):
    """bin_requested(): Delete was pressed."""

    bin_requested = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete moves the call to the bin, after a question."""
        if event.key() == Qt.Key.Key_Delete:
            self.bin_requested.emit()
        else:
            super().keyPressEvent(event)


class LibraryPanel(RetranslateMixin, QWidget):
    """All calls, and the ways to add new ones.

    opened(call id) · result_chosen(SearchResult) · import_requested() · record_requested() ·
    search_requested(words): of at least one character, a moment after typing · transcribe_requested(call id) ·
    verify_requested(call id) · bin_requested(call id)
    """

    opened = Signal(str)
    result_chosen = Signal(object)
    import_requested = Signal()
    record_requested = Signal()
    search_requested = Signal(str)
    transcribe_requested = Signal(str)
    verify_requested = Signal(str)
    export_requested = Signal(str)
    bin_requested = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Library")
        self.calls = CallsModel(self)
        self._marked = ""
        self._recording, self._likely = False, True
        self._most = 0
        self._working: dict[str, Progress] = {}
        self.list = CallList()
        self.list.setModel(self.calls)
        self.list.setItemDelegate(CallDelegate(self.state_words, self.calls.check_words, self))
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.record_button, self.import_button = TextButton(main=True), TextButton()
        self.record_button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.invitation = PlainLabel(wrap=True)
        self.invitation.setObjectName("Invitation")
        self.invitation.hide()
        self.field = SearchField()
        self.field.setClearButtonEnabled(True)
        self.hits = SearchResultsList()
        self.result_count = PlainLabel(SMALL_PX, muted=True)
        self.result_count.hide()
        self.nothing = PlainLabel(muted=True, wrap=True)
        self.view_bar = FilterBar()
        self._menu: QMenu | None = None
        self._typed = QTimer(self)
        self._typed.setSingleShot(True)
        self._typed.setInterval(_SEARCH_DELAY_MS)
        self._arrange()
        self._typed.timeout.connect(self._search)
        self.field.textChanged.connect(self._look_again)
        self.field.stepped.connect(self._step)
        self.field.entered.connect(self._enter)
        self.hits.result_chosen.connect(self.result_chosen)
        self.list.customContextMenuRequested.connect(self._offer)
        self.list.bin_requested.connect(lambda: self._ask(self.bin_requested, self.list.currentIndex()))
        self.record_button.clicked.connect(self.record_requested)
        self.import_button.clicked.connect(self.import_requested)
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.retranslate()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, MARGIN, MARGIN, GRID)
        head.setSpacing(GRID)
        head.addWidget(self.record_button, 1)
        head.addWidget(self.import_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.invitation)
        looking = QHBoxLayout()
        looking.setContentsMargins(MARGIN, 0, MARGIN, GRID)
        looking.addWidget(self.field)
        column.addLayout(looking)
        self.result_count.setContentsMargins(MARGIN, 0, MARGIN, 4)
        column.addWidget(self.result_count)
        column.addWidget(self.view_bar)
        self._shown = QStackedWidget()
        for part in (self.list, self.hits, self.nothing):
            self._shown.addWidget(part)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.nothing.setContentsMargins(MARGIN, GRID, MARGIN, 0)
        column.addWidget(self._shown, 1)

    def show_recording(self, recording: bool) -> None:
        """Name the record button for what it does while a recording runs."""
        self._recording = recording
        self.record_button.set_text(self.tr("回到录音") if recording else self.tr("● 录音"))

    def invite(self, carried: bool, *, likely: bool = True) -> None:
        """Show or hide the hint that dropped files are imported. ``likely``: they look like recordings."""
        self._likely = likely
        self._show_invitation()
        self.invitation.setVisible(carried)

    def _show_invitation(self) -> None:
        self.invitation.show_text(self.tr("松开就导入") if self._likely else self.tr("看着不是录音，多半导入不了"))

    def show_calls(self, rows: Sequence[CallRow]) -> None:
        """Show these calls; the selection and the scroll position stay."""
        bar = self.list.verticalScrollBar()
        place = bar.value()
        if self.calls.show(rows):
            self.mark(self._marked, scroll=not place)
            bar.setValue(place or bar.value())
        self._show_part()

    def show_found(self, words: str, results: Sequence[SearchResult], most: int) -> None:
        """Show the results for these words, unless the field has changed. ``most``: the limit of results."""
        if words != self.field.text().strip():
            return
        self.hits.show_found(words, results)
        self._most = most
        self._show_part()

    def mark(self, call_id: str, *, scroll: bool = True) -> None:
        """Select the open call, without emitting ``opened``."""
        self._marked = call_id
        place = self.calls.row_of(call_id)
        selection = self.list.selectionModel()
        selection.blockSignals(True)
        self.list.setAutoScroll(scroll)
        self.list.setCurrentIndex(self.calls.index(place) if place is not None else QModelIndex())
        self.list.setAutoScroll(True)
        selection.blockSignals(False)
        self.list.viewport().update()

    def show_work(self, call_id: str, progress: Progress | None) -> None:
        """Show the progress of the job on a call; None when it has ended."""
        if progress is None:
            self._working.pop(call_id, None)
        else:
            self._working[call_id] = progress
        self.list.viewport().update()

    def state_words(self, row: CallRow) -> str:
        """The processing state of a call; empty when it is done."""
        if (progress := self._working.get(row.call)) is not None:
            return self.tr("识别中 {0}%").format(round(progress.fraction * 100))
        if row.state == "analysed":
            return self.tr("只有一方的声音") if row.items and row.explained is None else ""
        return self.tr("未识别") if row.state == "imported" else self.tr("未对照清单")

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.show_recording(self._recording)
        self.record_button.setAccessibleName(self.tr("开始录音"))
        self.record_button.setToolTip(self.tr("录下这台电脑上的通话，原样保存并封存（Ctrl+R）"))
        self._show_invitation()
        self.import_button.set_text(self.tr("导入"))
        self.import_button.setAccessibleName(self.tr("导入录音"))
        self.import_button.setToolTip(self.tr("导入录音（Ctrl+O）"))
        self.field.setPlaceholderText(self.tr("在所有通话里查找"))
        self.field.setAccessibleName(self.tr("在所有通话里查找"))
        self.list.setAccessibleName(self.tr("所有通话"))
        self._show_part()
        self.list.viewport().update()

    # Search

    @property
    def _looking(self) -> bool:
        return bool(self.field.text().strip())

    def _show_part(self) -> None:
        """Show the calls or the results, or a message where there are none."""
        shown = self.hits.hits.rowCount() if self._looking else self.calls.rowCount()
        nothing = not shown and (self._looking or self.view_bar.view.filters)
        whole: QWidget = self.hits if self._looking else self.list
        self.nothing.show_text(
            self.tr("没有找到。只能找已经识别过的通话。") if self._looking else self.tr("没有符合筛选的通话。")
        )
        self._shown.setCurrentWidget(self.nothing if nothing else whole)
        many = self.tr("只列出前 {0} 处，多写几个字会更准").format(shown)
        self.result_count.show_text(many if shown >= self._most else self.tr("{0} 处").format(shown))
        self.result_count.setVisible(self._looking and bool(shown))
        self.view_bar.setVisible(not self._looking)

    def _look_again(self, words: str) -> None:
        if words.strip():
            self._typed.start()
        else:
            self._typed.stop()
            self.hits.show_found("", ())
            self.nothing.show_text(self.tr("没有符合筛选的通话。"))
            self._show_part()

    def _search(self) -> None:
        if words := self.field.text().strip():
            self.search_requested.emit(words)

    def _step(self, by: int) -> None:
        """Move through the results, or into the list of calls; the search field keeps the focus."""
        if not self._looking:
            self.list.setFocus()
            return
        count = self.hits.hits.rowCount()
        if count:
            now = self.hits.currentIndex().row()
            place = min(max(now + by, 0), count - 1) if now >= 0 else 0
            self.hits.setCurrentIndex(self.hits.hits.index(place))

    def _enter(self) -> None:
        """Open the selected result, or the first."""
        if self._typed.isActive():
            self._typed.stop()
            self._search()
        elif self._looking and self.hits.hits.rowCount():
            self._step(0)
            self.hits.go()

    # Context menu of a call

    def _offer(self, at: QPoint) -> None:
        """Show the context menu of a call."""
        index = self.list.indexAt(at)
        row: CallRow | None = index.data(ROW_ROLE)
        if row is None:
            return
        if self._menu is not None:
            self._menu.deleteLater()
        self._menu = menu = QMenu(self)
        again = row.state != "imported"
        for words, signal in (
            (self.tr("打开"), self.opened),
            (self.tr("再识别一次") if again else self.tr("识别"), self.transcribe_requested),
            (self.tr("导出…"), self.export_requested),
            (self.tr("核验有没有被改动…"), self.verify_requested),
            (self.tr("放进回收站…"), self.bin_requested),
        ):
            menu.addAction(words).triggered.connect(lambda _=False, signal=signal: signal.emit(row.call))
        menu.popup(self.list.viewport().mapToGlobal(at))

    def _ask(self, signal: Any, index: QModelIndex) -> None:
        row: CallRow | None = index.data(ROW_ROLE)
        if row is not None:
            signal.emit(row.call)

    def _chosen(self, index: QModelIndex) -> None:
        self._ask(self.opened, index)
