"""Qt list model of the job queue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QObject, Qt

from huazheng.core.text.sanitize import one_line
from huazheng.qt.support.display_text import join_colon, tooltip_html
from huazheng.qt.support.item_models import NO_PARENT, ModelIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.services.jobs.queue import Entry

ENTRY_ROLE = Qt.ItemDataRole.UserRole
FRACTION_ROLE = Qt.ItemDataRole.UserRole + 1
WORDS_ROLE = Qt.ItemDataRole.UserRole + 2


class QueueModel(QAbstractListModel):
    """One row an entry, in the order in which they came; the running one has a progress."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: Sequence[Entry] = ()
        self.now: tuple[int, float, str] | None = None
        self.held = False

    def show(self, entries: Sequence[Entry]) -> None:
        """Replace the entries."""
        if [one.number for one in entries] == [one.number for one in self.entries]:
            self.entries = entries
            self.refresh_texts()
            return
        self.beginResetModel()
        self.entries = entries
        self.endResetModel()

    def progress(self, number: int, fraction: float, doing: str) -> None:
        """Set the progress of an entry."""
        before, self.now = self.now, (number, fraction, doing)
        for place, entry in enumerate(self.entries):
            if entry.number == number or (before is not None and entry.number == before[0]):
                self.dataChanged.emit(self.index(place), self.index(place))

    def rest(self, number: int) -> None:
        """Remove the progress of an entry."""
        if self.now is not None and self.now[0] == number:
            self.now = None
            self.refresh_texts()

    def hold(self, held: bool) -> None:
        """Set whether everything waits for a recording to end."""
        self.held = held
        self.refresh_texts()

    def refresh_texts(self) -> None:
        """Announce that every row's text may have changed."""
        if self.entries:
            self.dataChanged.emit(self.index(0), self.index(len(self.entries) - 1))

    def rowCount(self, parent: ModelIndex = NO_PARENT) -> int:
        """The number of entries."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: ModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The entry, its name, its progress (None unless it runs), its state in words."""
        if not index.isValid():
            return None
        entry = self.entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(entry.title)
        if role == FRACTION_ROLE:
            return self.now[1] if self._is_now(entry) and self.now is not None else None
        if role == WORDS_ROLE:
            return self.words(entry)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip_html(join_colon(entry.title, self.words(entry)))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return join_colon(one_line(entry.title), self.words(entry))
        return None

    def words(self, entry: Entry) -> str:
        """The state of an entry in words."""
        if self._is_now(entry) and self.now is not None:
            return f"{self.now[2]} {round(self.now[1] * 100)}%".strip()
        if entry.state == "waiting":
            if self.held:
                return self.tr("等录音结束")
            return self.tr("等着导入") if entry.call is None else self.tr("已存好，等着识别")
        if entry.state == "failed" and entry.trouble is not None:
            error = entry.trouble.error
            return f"{error.what} {error.remedy or ''}".strip()
        return {
            "done": self.tr("完成"),
            "already": self.tr("早已完成"),
            "taken": self.tr("已存好；识别模型还没下载，所以没有识别"),
            "stopped": self.tr("已取消") if entry.call is None else self.tr("已存好，没有识别"),
        }.get(entry.state, self.tr("没有成功"))

    def _is_now(self, entry: Entry) -> bool:
        return self.now is not None and self.now[0] == entry.number and entry.state == "waiting"
