"""Export of a call as a step: for whom, what goes into the folder, where; then open, print, and how it is checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from huazheng.export.documents.check_notes import SUMS_NAME
from huazheng.qt.support.announcements import announce
from huazheng.qt.support.display_text import error_with_remedy
from huazheng.qt.support.open_folder import open_folder, open_with_system
from huazheng.qt.support.theme import GRID
from huazheng.qt.widgets.base.basics import ElidedLabel, IconButton, PlainLabel, TextButton
from huazheng.qt.widgets.base.choice import Switch
from huazheng.qt.widgets.base.flow_layout import FlowLayout
from huazheng.qt.windows.dialog_base import BaseDialog
from huazheng.services.analysis.analyze import analyze_call
from huazheng.services.documents.call_export import BUNDLE, READERS, Reader, form_title, formats_for
from huazheng.services.documents.export_sets import (
    PLAYED_BY,
    UNPACKED_FOR,
    checklist_is_outdated,
    export_set,
    offered_formats,
    set_name,
)

if TYPE_CHECKING:
    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.services.documents.export_sets import ExportSet
    from huazheng.store.calls import Call

_LISTED = 8  # names of written files; an unpacked bundle has many more


class ExportDialog(BaseDialog):
    """Export one call. ``exported``: the written set. call_written(call id): the call's checklist or details."""

    call_written = Signal(str)

    def __init__(self, home: Home, call: Call, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home, self.call = home, call
        documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        self._folder = documents if documents.is_dir() else Path.home()
        self._outdated = _is_analyzed(call) and checklist_is_outdated(home, call)
        self.exported: ExportSet | None = None
        self._failed: HuazhengError | None = None
        self.reader: Reader = "court" if _is_analyzed(call) else "lawyer"
        self.readers: dict[Reader, QPushButton] = {}
        self.formats: dict[str, Switch] = {}
        self._choice, self.written = QWidget(), QWidget()
        self._rows = QVBoxLayout()
        self.for_whom, self.what, self.place_title = (PlainLabel(muted=True) for _ in range(3))
        self.beside, self.lacks = PlainLabel(muted=True, wrap=True), PlainLabel(muted=True, wrap=True)
        self.refresh = Switch()
        self.refresh.setChecked(True)
        self.details = TextButton()
        self.password_title, self.password_note = PlainLabel(muted=True), PlainLabel(muted=True, wrap=True)
        self.password = QLineEdit()
        self.place = ElidedLabel(cut=Qt.TextElideMode.ElideMiddle)
        self.change_place = TextButton()
        self.list, self.digest = PlainLabel(wrap=True), PlainLabel(wrap=True)
        self.copy = IconButton("copy")
        self.how = PlainLabel(wrap=True, muted=True)
        self.write = TextButton(main=True)
        self.open_first, self.show_folder, self.print_paper = TextButton(main=True), TextButton(), TextButton()
        self._arrange_choice()
        self._arrange_result()
        self._connect()
        self._list_formats()
        self.retranslate()
        self.write.setFocus()

    def _arrange_choice(self) -> None:
        column = QVBoxLayout(self._choice)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.for_whom)
        row = FlowLayout(gap=GRID)
        for reader in READERS:
            button = QPushButton()
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setChecked(reader == self.reader)
            button.setProperty("choice", True)
            self.readers[reader] = button
            row.addWidget(button)
        column.addLayout(row)
        column.addSpacing(GRID)
        column.addWidget(self.what)
        self._rows.setSpacing(GRID)
        column.addLayout(self._rows)
        column.addWidget(self.beside)
        column.addSpacing(GRID)
        column.addWidget(self.refresh)
        column.addWidget(self.lacks)
        column.addWidget(self.details, 0, Qt.AlignmentFlag.AlignLeft)
        column.addSpacing(GRID)
        for part in (self.password_title, self.password, self.password_note):
            column.addWidget(part)
        self.password_title.setBuddy(self.password)
        column.addSpacing(GRID)
        column.addWidget(self.place_title)
        where = QHBoxLayout()
        where.addWidget(self.place, 1)
        where.addWidget(self.change_place)
        column.addLayout(where)
        self.column.addWidget(self._choice)

    def _arrange_result(self) -> None:
        shown = QVBoxLayout(self.written)
        shown.setContentsMargins(0, 0, 0, 0)
        shown.setSpacing(2 * GRID)
        shown.addWidget(self.list)
        line = QHBoxLayout()
        line.addWidget(self.digest, 1)
        line.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        shown.addLayout(line)
        shown.addWidget(self.how)
        for label in (self.list, self.digest, self.how):
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(self.written)
        self.column.addStretch(1)
        self.foot.addWidget(self.show_folder)
        self.foot.addWidget(self.print_paper)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.foot.addWidget(self.open_first)
        self.foot.addWidget(self.write)
        for part in (self.written, self.show_folder, self.print_paper, self.open_first):
            part.hide()

    def _connect(self) -> None:
        for reader, button in self.readers.items():
            button.clicked.connect(lambda _=False, chosen=reader: self.choose_reader(chosen))
        self.change_place.clicked.connect(self._choose_place)
        self.details.clicked.connect(self._ask_details)
        self.write.clicked.connect(self._write)
        self.copy.clicked.connect(self._copy)
        self.show_folder.clicked.connect(lambda: self.exported and open_folder(self.exported.folder))
        self.open_first.clicked.connect(lambda: self.exported and open_with_system(self.exported.first))
        self.print_paper.clicked.connect(self._print)

    @property
    def out(self) -> Path:
        """The folder of the set: where it will be, or where it was written."""
        return self.exported.folder if self.exported is not None else self._folder / set_name(self.call, self.reader)

    @property
    def chosen(self) -> list[str]:
        """The ticked formats."""
        return [form for form, box in self.formats.items() if box.isChecked() and box.isEnabled()]

    @property
    def encryptable(self) -> bool:
        """True where the bundle is a file of the set, which can have a password."""
        return BUNDLE in self.chosen and self.reader not in UNPACKED_FOR

    def write_into(self, folder: Path) -> None:
        """Choose this folder."""
        self._folder = folder
        self._refresh_texts()

    def choose_reader(self, reader: Reader) -> None:
        """Choose the reader, which decides what is in the set."""
        self.reader = reader
        self.readers[reader].setChecked(True)
        self._list_formats()
        self._refresh_texts()

    def _list_formats(self) -> None:
        for box in self.formats.values():
            self._rows.removeWidget(box)
            box.hide()
            box.deleteLater()
        readable, own = _is_analyzed(self.call), formats_for(self.reader)
        self.formats = {}
        for form in offered_formats(self.reader):
            box = Switch()
            box.set_text(self._form_words(form))
            box.setEnabled(readable or form == BUNDLE)
            box.setChecked(form in own and box.isEnabled())
            box.switched_by_user.connect(self._refresh_texts)
            self.formats[form] = box
            self._rows.addWidget(box)

    def _form_words(self, form: str) -> str:
        if form == BUNDLE and self.reader in UNPACKED_FOR:
            return self.tr("证据包：原始录音、封存信息、文字和核验方法，一个文件夹")
        return str(form_title(form))

    def _choose_place(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("放在哪个文件夹"), str(self._folder))
        if folder:
            self.write_into(Path(folder))

    def _ask_details(self) -> None:
        from huazheng.qt.windows.court_details_dialog import CourtDetailsDialog

        dialog = CourtDetailsDialog(self._home, self.call, self)
        dialog.accepted.connect(lambda: self.call_written.emit(self.call.id))
        dialog.open()

    def _write(self) -> None:
        home, call, reader, out, forms = self._home, self.call, self.reader, self._folder, self.chosen
        password = self.password.text() if self.encryptable and self.password.text() else None
        again = self._outdated and self.refresh.isChecked()
        self._failed = None
        for part in (self._choice, self.write):
            part.setEnabled(False)
        self.show_progress(0)

        def work(task: Task) -> ExportSet:
            if again:
                analyze_call(home, call, task=task.part(0.0, 0.3))
            return export_set(home, call, reader, out, task.part(0.3, 1.0), forms=forms, password=password)

        job = self.work.start(work)
        job.progressed.connect(lambda fraction, _: self.show_progress(fraction))
        job.done.connect(self._written)
        job.failed.connect(self._not_written)
        job.ended.connect(self.bar.hide)
        if again:
            job.done.connect(lambda _: self.call_written.emit(call.id))

    def _written(self, exported: ExportSet) -> None:
        self.exported = exported
        self._choice.hide()
        self.write.hide()
        for part in (self.written, self.show_folder, self.open_first):
            part.show()
        self.print_paper.setVisible(exported.printable is not None)
        self.retranslate()
        announce(self, self.title.words)
        self.resize(self.width(), self.minimumSizeHint().height())  # the form was higher
        self.open_first.setFocus()

    def _not_written(self, error: HuazhengError) -> None:
        self._failed = error
        for part in (self._choice, self.write):
            part.setEnabled(True)
        self._refresh_texts()

    def _copy(self) -> None:
        if self.exported is not None:
            QGuiApplication.clipboard().setText(
                f"{self.exported.folder.name}/{SUMS_NAME} SHA-256 {self.exported.sha256}"
            )

    def _print(self) -> None:
        if self.exported is not None and self.exported.printable is not None:
            open_with_system(self.exported.printable)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("导出"))
        self.for_whom.show_text(self.tr("给谁用"))
        self.what.show_text(self.tr("写进文件夹的有"))
        self.place_title.show_text(self.tr("放在哪里"))
        self.refresh.set_text(self.tr("清单做出之后文字或保单又有改动：先重新对照"))
        self.details.set_text(self.tr("案号、姓名和证明目的…"))
        self.password_title.show_text(self.tr("密码（可以不填）"))
        self.password.setAccessibleName(self.tr("证据包的密码，可以不填"))
        self.password_note.show_text(
            self.tr(
                "填了就加密（AES-256），收件人要用 7-Zip 之类的软件和这个密码打开。密码请另外告诉对方；忘了就打不开。"
            )
        )
        self.change_place.set_text(self.tr("换个位置…"))
        self.write.set_text(self.tr("导出"))
        self.open_first.set_text(self.tr("打开文件"))
        self.show_folder.set_text(self.tr("打开文件夹"))
        self.print_paper.set_text(self.tr("打印…"))
        self.print_paper.setToolTip(self.tr("用系统的 PDF 软件打开，在那里打印"))
        self.copy.name(self.tr("复制校验码"))
        self.bar.setAccessibleName(self.tr("导出进度"))
        self.done_button.set_text(self.tr("关闭") if self.exported is not None else self.tr("取消"))
        readers: dict[Reader, str] = {
            "court": self.tr("法院"),
            "insurer": self.tr("保险公司"),
            "lawyer": self.tr("律师"),
            "family": self.tr("家人"),
            "programs": self.tr("其他软件"),
        }
        for reader, button in self.readers.items():
            button.setText(readers[reader])
        for form, choice in self.formats.items():
            choice.set_text(self._form_words(form))
        self._refresh_texts()

    def _refresh_texts(self) -> None:
        self.place.show_text(str(self.out))
        for part in (self.password_title, self.password, self.password_note):
            part.setVisible(self.encryptable)
        self.refresh.setVisible(self._outdated and bool({*self.chosen} - {BUNDLE}))
        self.details.setVisible(self.reader in {"court", "insurer", "lawyer"})
        self.beside.show_text(self._with_it())
        lacks = "" if _is_analyzed(self.call) else self.tr("灰色的几种要先识别文字、对照清单之后才能导出。")
        if self._failed is not None:
            lacks = error_with_remedy(self._failed)
        self.lacks.show_text(lacks)
        self.lacks.setVisible(bool(lacks))
        self.write.setEnabled(bool(self.chosen))
        if self.exported is None:
            self.title.show_text(self.tr("导出这通录音"))
            return
        self.title.show_text(self.tr("已导出"))
        names = [name for name in self.exported.files if "/" not in name]
        more = self.tr("，以及证据包里的 {0} 个文件").format(len(self.exported.files) - len(names))
        told = "\n".join(names[:_LISTED]) + (more if len(names) < len(self.exported.files) else "")
        self.list.show_text(f"{self.exported.folder}\n\n{told}")
        self.digest.show_text(
            self.tr("{0} 列着每个文件的校验码，它自己的校验码（SHA-256）：\n{1}").format(
                SUMS_NAME, self.exported.sha256
            )
        )
        self.how.show_text(
            self.tr(
                "把上面的校验码另外发给收件人，比如用短信。对方照文件夹里的“怎样核验”运行一行命令，"
                "就知道每个文件路上有没有变，不需要安装话证。"
            )
        )

    def _with_it(self) -> str:
        """Sentence on what the set has beside the ticked formats."""
        if self.reader == "court":
            return self.tr("另有可以直接播放的副本、起始网页和文件校验码；整个文件夹可以刻成光盘。")
        if self.reader in PLAYED_BY:
            return self.tr("另有可以直接播放的副本和文件校验码。")
        return self.tr("另有文件校验码和核验办法。")


def _is_analyzed(call: Call) -> bool:
    """Check whether the call has a transcript and an analysis, which documents need."""
    return call.transcript_file.exists() and call.analysis_file.exists()
