"""Cases: the exhibits of one as a table or by date; adding, editing, sealing, verifying and exporting."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QMenu,
    QPushButton,
    QStackedWidget,
    QWidget,
)

from huazheng.core.runtime.errors import HuazhengError, Stopped
from huazheng.core.schema.case import exhibit_number
from huazheng.core.text.sanitize import one_line
from huazheng.export.papers.case_catalog import shown_name, timeline
from huazheng.qt.models.exhibits_model import ExhibitsModel
from huazheng.qt.support.display_text import local_time
from huazheng.qt.support.open_folder import open_folder
from huazheng.qt.support.theme import GRID, scaled_px
from huazheng.qt.widgets.base.basics import IconButton, PlainLabel, TextButton
from huazheng.qt.widgets.base.choice import ChoiceBox
from huazheng.qt.widgets.base.flow_layout import FlowLayout
from huazheng.qt.widgets.base.notice import Notice
from huazheng.qt.widgets.cases.exhibits_table import ExhibitsTable
from huazheng.qt.windows.dialog_base import BaseDialog
from huazheng.store.cases import StoredCase, cases_of, read_case

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QDragEnterEvent, QDropEvent

    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.qt.support.job_runner import Job
    from huazheng.services.cases.case_sealing import SealedCase
    from huazheng.services.cases.case_verification import CaseVerification
    from huazheng.services.documents.call_export import ExportResult

SIZE_PX = (1080, 720)
_TABLE_PX = 200
_MOST_SAID = 6


class CasesDialog(BaseDialog):
    """The cases of a home, one of them shown. Every change is written at once; sealing and exporting are asked for."""

    def __init__(self, home: Home, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home = home
        self.stored: StoredCase | None = None
        self.sealed: SealedCase | None = None
        self._cases: list[StoredCase] = []
        self._written: ExportResult | None = None
        self.setAcceptDrops(True)
        self.cases = ChoiceBox()
        self.new, self.fields = TextButton(), TextButton()
        self.state = PlainLabel(muted=True, wrap=True)
        self.views = {name: QPushButton() for name in ("catalog", "timeline")}
        self.table = ExhibitsTable(ExhibitsModel(self))
        self.days = QListWidget()
        self.stack = QStackedWidget()
        self.invitation = PlainLabel(muted=True, wrap=True)
        self.add_files, self.add_calls = TextButton(), TextButton()
        self.up, self.down = IconButton("up"), IconButton("down")
        self.remove, self.restore = TextButton(), TextButton()
        self.notice = Notice()
        self.show_folder = TextButton()
        self.seal, self.verify, self.catalog, self.export = (
            TextButton(),
            TextButton(),
            TextButton(),
            TextButton(main=True),
        )
        self._arrange()
        self._connect()
        self.retranslate()
        self.resize_within_screen(*SIZE_PX)
        self._read()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self.cases, 1)
        top.addWidget(self.new)
        top.addWidget(self.fields)
        self.column.addLayout(top)
        self.column.addWidget(self.state)
        row = FlowLayout(gap=GRID)
        for name, button in self.views.items():
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setProperty("choice", True)
            button.setChecked(name == "catalog")
            row.addWidget(button)
        for action in (self.add_files, self.add_calls, self.up, self.down, self.remove, self.restore):
            row.addWidget(action)
        self.column.addLayout(row)
        self.table.setMinimumHeight(scaled_px(_TABLE_PX))
        self.days.setWordWrap(True)
        self.days.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.invitation.setObjectName("Invitation")
        self.invitation.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for view in (self.table, self.days, self.invitation):
            self.stack.addWidget(view)
        self.column.addWidget(self.stack, 1)
        self.column.addWidget(self.notice)
        self.foot.addWidget(self.show_folder)
        self.foot.addStretch()
        for button in (self.done_button, self.verify, self.seal, self.catalog, self.export):
            self.foot.addWidget(button)
        self.show_folder.hide()

    def _connect(self) -> None:
        self.cases.picked.connect(self._pick)
        self.new.clicked.connect(lambda: self._ask_fields(None))
        self.fields.clicked.connect(lambda: self._ask_fields(self.stored))
        for button in self.views.values():
            button.clicked.connect(self._refresh)
        self.add_files.clicked.connect(self._choose_files)
        self.add_calls.clicked.connect(self._choose_calls)
        self.up.clicked.connect(lambda: self._move(-1))
        self.down.clicked.connect(lambda: self._move(1))
        self.remove.clicked.connect(self._remove)
        self.restore.clicked.connect(self._offer_removed)
        self.table.exhibits.edited.connect(self._edit)
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._refresh_buttons())
        self.days.itemActivated.connect(self._go_to)
        self.seal.clicked.connect(self._seal)
        self.verify.clicked.connect(self._verify)
        self.catalog.clicked.connect(self._choose_catalog)
        self.export.clicked.connect(self._choose_bundle)
        self.show_folder.clicked.connect(lambda: self._written and open_folder(self._written.file.parent))

    # Which case

    def _read(self, choose: str | None = None) -> None:
        """Read the cases anew, and show the one with this id, else the one shown before, else the latest."""
        wanted = choose or (self.stored.id if self.stored is not None else None)
        home = self._home

        def read(_: object) -> tuple[list[StoredCase], StoredCase | None, SealedCase | None]:
            found = cases_of(home)
            chosen = next((stored for stored in found if stored.id == wanted), found[-1] if found else None)
            return found, chosen, _sealed(chosen)

        job = self.work.start(read)
        job.done.connect(self._show_all)
        job.failed.connect(self.notice.show_error)

    def _show_all(self, read: tuple[list[StoredCase], StoredCase | None, SealedCase | None]) -> None:
        self._cases = read[0]
        first = self.stored is None
        self._show(read[1], read[2])
        self._offer_cases()
        if first and self.table.exhibits.rowCount():
            self.table.selectRow(0)
            self.table.setFocus()

    def _offer_cases(self) -> None:
        chosen = self.stored.id if self.stored is not None else ""
        self.cases.offer(((stored.id, one_line(stored.case.title)) for stored in reversed(self._cases)), chosen)
        self.cases.setEnabled(bool(self._cases))

    def _pick(self, case_id: str) -> None:
        self._read(case_id)

    def _show(self, stored: StoredCase | None, sealed: SealedCase | None) -> None:
        before = self.table.chosen
        self.stored, self.sealed = stored, sealed
        self.table.exhibits.show(stored.case if stored is not None else None)
        if before is not None:
            self.table.choose(before)
        self._refresh()

    def _ask_fields(self, stored: StoredCase | None) -> None:
        from huazheng.qt.windows.case_fields_dialog import CaseFieldsDialog

        dialog = CaseFieldsDialog(self._home, stored, self)
        dialog.written.connect(lambda written: self._read(written.id))
        dialog.open()

    # Changes, each written at once

    def add_paths(self, files: Sequence[Path]) -> None:
        """Add these files as exhibits, one after another; a failure does not stop the others."""
        from huazheng.services.cases.case_editing import add_file

        stored, home = self.stored, self._home
        if stored is None or not files:
            return

        def add(task: Task) -> list[HuazhengError]:
            return _each(files, lambda file, part: add_file(home, stored, file, None, part), task)

        self._change(stored, add)

    def add_call_ids(self, call_ids: Sequence[str]) -> None:
        """Add these calls as exhibits."""
        from huazheng.services.cases.case_editing import add_call
        from huazheng.store.calls import Calls

        stored, home = self.stored, self._home
        if stored is None:
            return

        def add(task: Task) -> list[HuazhengError]:
            return _each(call_ids, lambda call, _: add_call(home, stored, Calls(home).find(call)), task)

        self._change(stored, add)

    def _edit(self, exhibit_id: int, field: str, text: str) -> None:
        from huazheng.services.cases.case_editing import edit_exhibit

        if self.stored is not None:
            self._change(
                self.stored, partial(_ignoring_task, edit_exhibit, self._home, self.stored, exhibit_id, {field: text})
            )

    def _move(self, by: int) -> None:
        from huazheng.services.cases.case_editing import move_exhibit

        chosen = self.table.chosen
        if self.stored is not None and chosen is not None:
            number = self.table.exhibits.place_of(chosen) + 1 + by
            self._change(self.stored, partial(_ignoring_task, move_exhibit, self._home, self.stored, chosen, number))

    def _remove(self) -> None:
        from huazheng.services.cases.case_editing import remove_exhibit

        chosen = self.table.chosen
        if self.stored is not None and chosen is not None:
            name = self.table.exhibits.text_of(self.table.exhibits.place_of(chosen), 1)
            job = self._change(self.stored, partial(_ignoring_task, remove_exhibit, self._home, self.stored, chosen))
            job.done.connect(
                lambda _: self.notice.show_message(self.tr("已移出“{0}”，文件还在，可以放回。").format(name))
            )

    def _offer_removed(self) -> None:
        if self.stored is None:
            return
        menu = QMenu(self)
        for taken in self.stored.read_removed().exhibits:
            action = menu.addAction(one_line(taken.exhibit.name).replace("&", "&&"))
            action.triggered.connect(lambda _=False, chosen=taken.exhibit.id: self._restore(chosen))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.restore.mapToGlobal(self.restore.rect().bottomLeft()))

    def _restore(self, exhibit_id: int) -> None:
        from huazheng.services.cases.case_editing import restore_exhibit

        if self.stored is not None:
            self._change(self.stored, partial(_ignoring_task, restore_exhibit, self._home, self.stored, exhibit_id))

    def _change(self, stored: StoredCase, change: Callable[[Task], Any]) -> Job:
        """Make a change in the background, then show the case as it is stored."""
        self.notice.hide()

        def work(task: Task) -> tuple[StoredCase, SealedCase | None, list[HuazhengError]]:
            result = change(task)
            now = read_case(stored.folder)
            return now, _sealed(now), result if isinstance(result, list) else []

        job = self._run(work)
        job.done.connect(self._changed)
        job.failed.connect(lambda _: self._show(self.stored, self.sealed))
        return job

    def _changed(self, done: tuple[StoredCase, SealedCase | None, list[HuazhengError]]) -> None:
        stored, sealed, failed = done
        if self.stored is not None and stored.id == self.stored.id:
            self._show(stored, sealed)
        for error in failed:
            self.notice.show_error(error)

    def _run(self, work: Callable[[Task], Any]) -> Job:
        job = self.work.start(work)
        job.progressed.connect(lambda fraction, _: self.show_progress(fraction))
        job.failed.connect(self.notice.show_error)
        job.ended.connect(self.bar.hide)
        return job

    # Files from and to elsewhere

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files where there is a case for them."""
        if self.stored is not None and any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add the dropped files."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.add_paths(files)

    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, self.tr("加入文件"), str(_documents()))
        self.add_paths([Path(name) for name in names])

    def _choose_calls(self) -> None:
        from huazheng.qt.windows.call_picker_dialog import CallPickerDialog

        if self.stored is not None:
            there = {exhibit.call.id for exhibit in self.stored.case.exhibits if exhibit.call is not None}
            dialog = CallPickerDialog(self._home, there, self)
            dialog.picked.connect(self.add_call_ids)
            dialog.open()

    def _choose_catalog(self) -> None:
        from huazheng.services.cases.case_export import case_stem

        if self.stored is not None:
            name = str(_documents() / f"{case_stem(self.stored.case)}-{self.tr('证据目录')}.docx")
            kinds = "Word (*.docx);;PDF (*.pdf);;Text (*.txt)"
            target, _ = QFileDialog.getSaveFileName(self, self.tr("导出证据目录"), name, kinds)
            if target:
                self.export_catalog(Path(target))

    def export_catalog(self, target: Path) -> None:
        """Write the catalog to this file, in the format of its suffix; a file that is there is replaced."""
        from huazheng.services.cases.case_export import export_catalog

        stored, home = self.stored, self._home
        suffix = target.suffix.lower().removeprefix(".")
        form: Any = suffix if suffix in ("docx", "pdf", "txt") else "docx"
        if stored is not None:
            job = self._run(lambda _: export_catalog(home, stored, form, target, force=True))
            job.done.connect(self._exported)

    def _choose_bundle(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("放在哪个文件夹"), str(_documents()))
        if folder:
            self.export_bundle(Path(folder))

    def export_bundle(self, folder: Path) -> None:
        """Seal the case if it has changed, and write its bundle into this folder."""
        from huazheng.services.cases.case_export import export_case

        stored, home = self.stored, self._home
        if stored is not None:
            job = self._run(lambda task: export_case(home, stored, folder, task))
            job.done.connect(self._exported)

    def _exported(self, done: ExportResult) -> None:
        self._written = done
        self.show_folder.show()
        self.notice.show_message(
            self.tr("已导出 {0}").format(done.file), self.tr("校验码（SHA-256）：{0}").format(done.sha256)
        )
        self._read()

    # Sealing

    def _seal(self) -> None:
        from huazheng.services.cases.case_sealing import seal_case

        stored, home = self.stored, self._home
        if stored is not None:
            job = self._run(lambda task: seal_case(home, stored, task))
            job.done.connect(self._tell_sealed)

    def _tell_sealed(self, seal: SealedCase) -> None:
        self.notice.show_message(
            self.tr("第 {0} 次封存，封存码 {1}").format(seal.number, seal.code),
            self.tr("把封存码发给自己或家人，就留下了日期。"),
        )
        self._read()

    def _verify(self) -> None:
        from huazheng.services.cases.case_verification import verify_stored_case

        stored, home = self.stored, self._home
        if stored is not None:
            job = self._run(lambda task: verify_stored_case(home, stored, task))
            job.done.connect(self._tell_verified)

    def _tell_verified(self, checked: CaseVerification) -> None:
        if checked.intact:
            told = self.tr("✓ 完好：目录、{0} 份证据、{1} 次封存和 {2} 通录音都没有改动。")
            self.notice.show_message(told.format(self.table.exhibits.rowCount(), checked.seals, len(checked.calls)))
            return
        faults = [problem for problem in checked.problems if problem.fault]
        faults += [problem for call in checked.calls for problem in call.problems if problem.fault]
        lines = [f"{one_line(problem.file)}  {problem.text}" for problem in faults[:_MOST_SAID]]
        if len(faults) > _MOST_SAID:
            lines.append(self.tr("还有 {0} 处").format(len(faults) - _MOST_SAID))
        self.notice.show_warning(self.tr("✗ 有改动："), "\n".join(lines))

    # What is shown

    def _go_to(self, item: QListWidgetItem) -> None:
        """Show an exhibit of the time line in the catalog."""
        self.views["catalog"].setChecked(True)
        self._refresh()
        self.table.choose(item.data(Qt.ItemDataRole.UserRole))
        self.table.setFocus()

    def _refresh(self) -> None:
        case = self.stored.case if self.stored is not None else None
        if case is None or not case.exhibits:
            self.stack.setCurrentWidget(self.invitation)
        elif self.views["catalog"].isChecked():
            self.stack.setCurrentWidget(self.table)
        else:
            self.stack.setCurrentWidget(self.days)
            self._list_days()
        self._refresh_buttons()
        self.state.show_text(self._state_text())
        self.invitation.show_text(
            self.tr("把文件拖到这里：保单、截图、账单、信函，什么文件都行。也可以加入录音。")
            if case is not None
            else self.tr("案卷把几通录音和别的证据放在一起，做成一份证据目录和一个证据包。先新建一个。")
        )

    def _list_days(self) -> None:
        self.days.clear()
        exhibits = self.stored.case.exhibits if self.stored is not None else ()
        for day, number, exhibit in timeline(self.stored.case) if self.stored is not None else ():
            shows = f"\n{one_line(exhibit.shows)}" if exhibit.shows else ""
            told = f"{day or self.tr('未填日期')}    {exhibit_number(number, len(exhibits))}    {shown_name(exhibit)}"
            item = QListWidgetItem(told + shows)
            item.setData(Qt.ItemDataRole.UserRole, exhibit.id)
            self.days.addItem(item)

    def _refresh_buttons(self) -> None:
        count, row = self.table.exhibits.rowCount(), self.table.currentIndex().row()
        listed = self.stack.currentWidget() is self.table and 0 <= row < count
        there = self.stored is not None
        for button in (self.fields, self.add_files, self.add_calls):
            button.setEnabled(there)
        for view in self.views.values():
            view.setEnabled(count > 0)
        for button in (self.seal, self.verify, self.catalog, self.export):
            button.setEnabled(count > 0)
        self.up.setEnabled(listed and row > 0)
        self.down.setEnabled(listed and row < count - 1)
        self.remove.setEnabled(listed)
        self.restore.setVisible(self.stored is not None and bool(_removed(self.stored)))

    def _state_text(self) -> str:
        if self.stored is None:
            return ""
        count = self.tr("{0} 份证据").format(len(self.stored.case.exhibits))
        if self.sealed is None:
            seal = self.tr("还没有封存")
        else:
            at = f"{local_time(self.sealed.sealed_at):%Y-%m-%d %H:%M}"
            words = (
                self.tr("第 {0} 次封存于 {1}，封存码 {2}")
                if self.sealed.already
                else self.tr("第 {0} 次封存于 {1}，封存码 {2}；之后改过，还没有再封存")
            )
            seal = words.format(self.sealed.number, at, self.sealed.code)
        return f"{count} · {seal}"

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("案卷"))
        self.title.show_text(self.tr("案卷"))
        self.cases.setAccessibleName(self.tr("哪个案卷"))
        self.days.setAccessibleName(self.tr("时间顺序"))
        self.new.set_text(self.tr("新建…"))
        self.fields.set_text(self.tr("案卷信息…"))
        self.views["catalog"].setText(self.tr("目录"))
        self.views["timeline"].setText(self.tr("时间顺序"))
        self.add_files.set_text(self.tr("加入文件…"))
        self.add_calls.set_text(self.tr("加入录音…"))
        self.up.name(self.tr("上移"))
        self.down.name(self.tr("下移"))
        self.remove.set_text(self.tr("移出"))
        self.restore.set_text(self.tr("放回…"))
        self.seal.set_text(self.tr("封存"))
        self.verify.set_text(self.tr("核验"))
        self.catalog.set_text(self.tr("导出目录…"))
        self.export.set_text(self.tr("导出证据包…"))
        self.show_folder.set_text(self.tr("打开文件夹"))
        self.done_button.set_text(self.tr("关闭"))
        self.bar.setAccessibleName(self.tr("进度"))
        self._refresh()


def _sealed(stored: StoredCase | None) -> SealedCase | None:
    """The latest seal; ``already`` tells that the case is still as it was sealed."""
    from huazheng.services.cases.case_sealing import last_seal

    try:
        if stored is None or stored.last_seal() is None:
            return None
        return last_seal(stored, already=stored.is_sealed)
    except HuazhengError:  # verifying says what is wrong with it
        return None


def _removed(stored: StoredCase) -> bool:
    try:
        return bool(stored.read_removed().exhibits)
    except HuazhengError:
        return False


def _each(things: Sequence[Any], add: Callable[[Any, Task], object], task: Task) -> list[HuazhengError]:
    """Add each; the errors of those that failed."""
    from huazheng.core.runtime.user_errors import to_user_error

    failed = []
    for place, thing in enumerate(things):
        try:
            add(thing, task.part(place / len(things), (place + 1) / len(things)))
        except Stopped:
            raise
        except (HuazhengError, OSError) as error:
            failed.append(to_user_error(error))
    return failed


def _ignoring_task(change: Callable[..., object], *arguments: object) -> object:
    """Make a change that takes no time; the task, last of the arguments, is not needed."""
    return change(*arguments[:-1])


def _documents() -> Path:
    place = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return place if place.is_dir() else Path.home()
