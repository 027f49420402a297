"""Filter and order of the library: two menus, and each active filter as a chip."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QPoint, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from huazheng.core.text.sanitize import one_line
from huazheng.qt.support.theme import GRID, MARGIN, SMALL_PX
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton
from huazheng.qt.widgets.base.flow_layout import FlowLayout
from huazheng.store.library_view import SORT_ORDERS, LibraryView

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from huazheng.services.library.browse import CallRow

_MOST_NAMES = 40
_LONGEST_NAME = 24


class FilterBar(RetranslateMixin, QWidget):
    """changed(LibraryView) · date_range_requested(): ask for a range of days"""

    changed = Signal(object)
    date_range_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = LibraryView()
        self._rows: Sequence[CallRow] = ()
        self._shown = 0
        self.count = PlainLabel(SMALL_PX, muted=True)
        self.sort, self.filter = TextButton(link=True), TextButton(link=True)
        self.chips: list[TextButton] = []
        self._menu: QMenu | None = None
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, 0)
        head.setSpacing(GRID)
        head.addWidget(self.count, 1)
        head.addWidget(self.sort)
        head.addWidget(self.filter)
        self._chosen = QWidget()
        FlowLayout(self._chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 0, GRID, 4)
        column.setSpacing(4)
        column.addLayout(head)
        column.addWidget(self._chosen)
        self.sort.clicked.connect(lambda: self._open(self.sort_menu(), self.sort))
        self.filter.clicked.connect(lambda: self._open(self.filter_menu(), self.filter))
        self.retranslate()

    def show_counts(self, rows: Sequence[CallRow], shown: int) -> None:
        """Set the calls that there are, and how many of them are shown."""
        self._rows, self._shown = rows, shown
        self._say_count()

    def use(self, view: LibraryView) -> None:
        """Set the view without emitting ``changed``."""
        self.view = view
        self._show_chips()
        self._say_count()
        self.retranslate()

    def choose(self, **changes: object) -> None:
        """Change the view, and emit ``changed``."""
        self.use(msgspec.structs.replace(self.view, **changes))
        self.changed.emit(self.view)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.sort.set_text(self._order_words()[self.view.order])
        self.sort.setAccessibleName(self.tr("排序：{0}").format(self._order_words()[self.view.order]))
        self.filter.set_text(self.tr("筛选"))
        self._show_chips()
        self._say_count()

    # The menus

    def sort_menu(self) -> QMenu:
        """The menu of orders."""
        menu = QMenu(self)
        group = QActionGroup(menu)
        for order in SORT_ORDERS:
            action = self._add(menu, self._order_words()[order], self.view.order == order, order=order, backwards=False)
            group.addAction(action)
        menu.addSeparator()
        self._add(menu, self.tr("倒过来"), self.view.backwards, backwards=not self.view.backwards)
        return menu

    def filter_menu(self) -> QMenu:
        """The menu of filters."""
        menu, view = QMenu(self), self.view
        self._add(menu, self.tr("有没听懂、还没解决的"), view.open_moments, open_moments=not view.open_moments)
        self._add(menu, self.tr("还没识别的"), view.not_transcribed, not_transcribed=not view.not_transcribed)
        self._add(menu, self.tr("没核验过、或核验后有变化的"), view.not_verified, not_verified=not view.not_verified)
        menu.addSeparator()
        self._add_names(menu, self.tr("保险公司"), "insurer", (row.insurer for row in self._rows))
        self._add_names(menu, self.tr("产品类型"), "product_type", (row.product_type for row in self._rows))
        self._add_names(menu, self.tr("标签"), "tag", (tag for row in self._rows for tag in row.tags))
        days = menu.addMenu(self.tr("日期"))
        today = date.today()
        for words, since, until in (
            (self.tr("最近 7 天"), today - timedelta(days=6), None),
            (self.tr("最近 30 天"), today - timedelta(days=29), None),
            (self.tr("今年"), date(today.year, 1, 1), None),
            (self.tr("去年"), date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
        ):
            self._add(days, words, False, since=str(since), until=str(until or ""))
        days.addSeparator()
        days.addAction(self.tr("从哪天到哪天…")).triggered.connect(self.date_range_requested)
        if view.filters:
            menu.addSeparator()
            cleared = msgspec.structs.asdict(LibraryView(order=view.order, backwards=view.backwards))
            self._add(menu, self.tr("显示全部"), False, **cleared)
        return menu

    def _add_names(self, menu: QMenu, words: str, field: str, names: Iterable[str]) -> None:
        """Add a menu of existing names, the commonest first; disabled where there are none."""
        counted = Counter(name for name in names if name)
        part = menu.addMenu(words)
        part.setEnabled(bool(counted))
        chosen = getattr(self.view, field)
        for name, count in counted.most_common(_MOST_NAMES):
            shown = _short(self._name(field, name)).replace("&", "&&")
            self._add(part, f"{shown}  {count}", name == chosen, **{field: "" if name == chosen else name})

    def _add(self, menu: QMenu, words: str, chosen: bool, **changes: object) -> QAction:
        action = menu.addAction(words)
        action.setCheckable(True)
        action.setChecked(chosen)
        action.triggered.connect(lambda: self.choose(**changes))
        return action

    def _open(self, menu: QMenu, under: QWidget) -> None:
        if self._menu is not None:
            self._menu.deleteLater()
        self._menu = menu
        menu.popup(under.mapToGlobal(QPoint(0, under.height())))

    # Texts

    def _order_words(self) -> dict[str, str]:
        return {
            "date": self.tr("按日期"),
            "insurer": self.tr("按保险公司"),
            "length": self.tr("按时长"),
            "explained": self.tr("按讲清的多少"),
            "open": self.tr("按没解决的多少"),
        }

    def _name(self, field: str, name: str) -> str:
        if field != "product_type":
            return name
        known = {
            "life": self.tr("普通人寿"),
            "health": self.tr("健康、重疾、意外"),
            "annuity": self.tr("年金"),
            "participating": self.tr("分红型"),
            "universal": self.tr("万能型"),
            "unit_linked": self.tr("投资连结型"),
        }
        return known.get(name, name)

    def _filter_words(self) -> list[tuple[str, dict[str, object]]]:
        """Each active filter in words, and the changes that remove it."""
        view = self.view
        texts: list[tuple[str, dict[str, object]]] = []
        if view.open_moments:
            texts.append((self.tr("有没听懂的"), {"open_moments": False}))
        if view.not_transcribed:
            texts.append((self.tr("还没识别"), {"not_transcribed": False}))
        if view.not_verified:
            texts.append((self.tr("没核验"), {"not_verified": False}))
        named = ((view.insurer, "insurer"), (view.product_type, "product_type"), (view.tag, "tag"))
        texts += [(_short(self._name(field, name)), {field: ""}) for name, field in named if name]
        if view.since or view.until:
            texts.append((self._day_words(), {"since": "", "until": ""}))
        return texts

    def _day_words(self) -> str:
        view = self.view
        if view.since and view.until:
            return self.tr("{0} 到 {1}").format(view.since, view.until)
        return self.tr("{0} 起").format(view.since) if view.since else self.tr("到 {0}").format(view.until)

    def _show_chips(self) -> None:
        for chip in self.chips:
            chip.hide()
            chip.deleteLater()
        self.chips = []
        flow = self._chosen.layout()
        while flow is not None and flow.takeAt(0) is not None:
            pass
        for words, without in self._filter_words():
            chip = TextButton()
            chip.setProperty("chip", True)
            chip.set_text(f"{words} ×")
            chip.setAccessibleName(self.tr("不再只看：{0}").format(words))
            chip.clicked.connect(lambda _=False, without=without: self.choose(**without))
            if flow is not None:
                flow.addWidget(chip)
            chip.show()
            self.chips.append(chip)
        self._chosen.setVisible(bool(self.chips))

    def _say_count(self) -> None:
        total = len(self._rows)
        shown = self.tr("{0} 通").format(total)
        if self.view.filters:
            shown = self.tr("{0} 通里的 {1} 通").format(total, self._shown)
        self.count.show_text(shown if total else "")


def _short(name: str) -> str:
    line = one_line(name)
    return line if len(line) <= _LONGEST_NAME else line[: _LONGEST_NAME - 1] + "…"
