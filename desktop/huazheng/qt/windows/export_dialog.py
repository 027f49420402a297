"""Export of a call: reader, format, folder; afterwards the digest, and how the recipient checks the file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from huazheng.core.runtime.user_files import free_name
from huazheng.qt.support.announcements import announce
from huazheng.qt.support.display_text import error_with_remedy
from huazheng.qt.support.open_folder import open_folder
from huazheng.qt.support.theme import GRID
from huazheng.qt.widgets.base.basics import ElidedLabel, IconButton, PlainLabel, TextButton
from huazheng.qt.widgets.base.wrapping_toggles import RadioButton
from huazheng.qt.windows.dialog_base import BaseDialog
from huazheng.services.documents.call_export import (
    BUNDLE,
    READERS,
    Reader,
    default_file,
    export_call,
    form_title,
    formats_for,
)

if TYPE_CHECKING:
    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.services.documents.call_export import ExportResult
    from huazheng.store.calls import Call


class ExportDialog(BaseDialog):
    """Export one call. ``exported``: the result, once it is written."""

    def __init__(self, home: Home, call: Call, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home, self.call = home, call
        documents = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
        self._folder = documents if documents.is_dir() else Path.home()
        self.exported: ExportResult | None = None
        self._failed: HuazhengError | None = None
        self.reader: Reader = "court" if _is_analyzed(call) else "self"
        self.readers: dict[Reader, QPushButton] = {}
        self.formats: dict[str, RadioButton] = {}
        self._group = QButtonGroup(self)
        self._choice = QWidget()
        self._rows = QVBoxLayout()
        self.for_whom, self.place_title = PlainLabel(muted=True), PlainLabel(muted=True)
        self.lacks = PlainLabel(muted=True, wrap=True)
        self.password_title, self.password_note = PlainLabel(muted=True), PlainLabel(muted=True, wrap=True)
        self.password = QLineEdit()
        self.place = ElidedLabel(cut=Qt.TextElideMode.ElideMiddle)
        self.change_place = TextButton()
        self.written = QWidget()
        self.digest = PlainLabel(wrap=True)
        self.copy = IconButton("copy")
        self.how = PlainLabel(wrap=True, muted=True)
        self.write = TextButton(main=True)
        self.show_folder = TextButton()
        self._arrange()
        self._connect()
        self._list_formats()
        self.retranslate()
        self.write.setFocus()

    def _arrange(self) -> None:
        column = QVBoxLayout(self._choice)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.for_whom)
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for reader in READERS:
            button = QPushButton()
            button.setCheckable(True)
            button.setAutoExclusive(True)
            button.setChecked(reader == self.reader)
            button.setProperty("choice", True)
            self.readers[reader] = button
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(GRID)
        self._rows.setSpacing(GRID)
        column.addLayout(self._rows)
        column.addWidget(self.lacks)
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
        shown = QVBoxLayout(self.written)
        shown.setContentsMargins(0, 0, 0, 0)
        line = QHBoxLayout()
        line.addWidget(self.digest, 1)
        line.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignTop)
        shown.addLayout(line)
        shown.addWidget(self.how)
        self.digest.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.how.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(self._choice)
        self.column.addWidget(self.written)
        self.column.addStretch(1)
        self.foot.addWidget(self.show_folder)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.foot.addWidget(self.write)
        self.written.hide()
        self.show_folder.hide()

    def _connect(self) -> None:
        for reader, button in self.readers.items():
            button.clicked.connect(lambda _=False, chosen=reader: self.choose_reader(chosen))
        self.change_place.clicked.connect(self._choose_place)
        self.write.clicked.connect(self._write)
        self.copy.clicked.connect(self._copy)
        self.show_folder.clicked.connect(self._show_folder)
        self._group.buttonClicked.connect(lambda _: self._refresh_texts())

    @property
    def form(self) -> str:
        """The chosen format."""
        return next((form for form, button in self.formats.items() if button.isChecked()), BUNDLE)

    @property
    def out(self) -> Path:
        """The path of the file to write, or of the one that was written."""
        if self.exported is not None:
            return self.exported.file
        return free_name(self._folder / default_file(self.call, self.form).name)

    def write_into(self, folder: Path) -> None:
        """Choose this folder."""
        self._folder = folder
        self._refresh_texts()

    def choose_reader(self, reader: Reader) -> None:
        """Choose the reader, which decides the formats offered."""
        self.reader = reader
        self.readers[reader].setChecked(True)
        self._list_formats()
        self._refresh_texts()

    def _list_formats(self) -> None:
        for button in self.formats.values():
            self._group.removeButton(button)
            self._rows.removeWidget(button)
            button.hide()
            button.deleteLater()
        readable = _is_analyzed(self.call)
        self.formats = {}
        for form in formats_for(self.reader):
            button = RadioButton()
            button.set_text(str(form_title(form)))
            button.setEnabled(readable or form == BUNDLE)
            self.formats[form] = button
            self._group.addButton(button)
            self._rows.addWidget(button)
        first = next((button for button in self.formats.values() if button.isEnabled()), None)
        if first is not None:
            first.setChecked(True)
        self.write.setEnabled(first is not None)

    def _choose_place(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, self.tr("放在哪个文件夹"), str(self._folder))
        if folder:
            self.write_into(Path(folder))

    def _write(self) -> None:
        home, call, form, out = self._home, self.call, self.form, self.out
        password = self.password.text() if form == BUNDLE and self.password.text() else None
        self._failed = None
        for part in (self._choice, self.write):
            part.setEnabled(False)
        self.show_progress(0)
        job = self.work.start(lambda task: export_call(home, call, form, out, task, password=password))
        job.progressed.connect(lambda fraction, _: self.show_progress(fraction))
        job.done.connect(self._written)
        job.failed.connect(self._not_written)
        job.ended.connect(self.bar.hide)

    def _written(self, exported: ExportResult) -> None:
        self.exported = exported
        self._choice.hide()
        self.write.hide()
        self.written.show()
        self.show_folder.show()
        self.retranslate()
        announce(self, self.title.words)
        self.done_button.setFocus()

    def _not_written(self, error: HuazhengError) -> None:
        self._failed = error
        for part in (self._choice, self.write):
            part.setEnabled(True)
        self._refresh_texts()

    def _copy(self) -> None:
        if self.exported is not None:
            QGuiApplication.clipboard().setText(f"{self.exported.file.name} SHA-256 {self.exported.sha256}")

    def _show_folder(self) -> None:
        if self.exported is not None:
            open_folder(self.exported.file.parent)

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("导出"))
        self.for_whom.show_text(self.tr("给谁用"))
        self.place_title.show_text(self.tr("放在哪里"))
        self.password_title.show_text(self.tr("密码（可以不填）"))
        self.password.setAccessibleName(self.tr("证据包的密码，可以不填"))
        self.password_note.show_text(
            self.tr(
                "填了就加密（AES-256），收件人要用 7-Zip 之类的软件和这个密码打开。密码请另外告诉对方；忘了就打不开。"
            )
        )
        self.change_place.set_text(self.tr("换个位置…"))
        self.write.set_text(self.tr("导出"))
        self.show_folder.set_text(self.tr("打开文件夹"))
        self.copy.name(self.tr("复制校验码"))
        self.bar.setAccessibleName(self.tr("导出进度"))
        self.done_button.set_text(self.tr("关闭") if self.exported is not None else self.tr("取消"))
        readers: dict[Reader, str] = {
            "court": self.tr("法院"),
            "complaint": self.tr("投诉"),
            "self": self.tr("自己留存"),
            "programs": self.tr("其他软件"),
        }
        for reader, button in self.readers.items():
            button.setText(readers[reader])
        for form, choice in self.formats.items():
            choice.set_text(str(form_title(form)))
        self._refresh_texts()

    def _refresh_texts(self) -> None:
        self.place.show_text(str(self.out))
        for part in (self.password_title, self.password, self.password_note):
            part.setVisible(self.form == BUNDLE)
        lacks = "" if _is_analyzed(self.call) else self.tr("灰色的几种要先识别文字、对照清单之后才能导出。")
        if self._failed is not None:
            lacks = error_with_remedy(self._failed)
        self.lacks.show_text(lacks)
        self.lacks.setVisible(bool(lacks))
        if self.exported is None:
            self.title.show_text(self.tr("导出这通录音"))
            return
        self.title.show_text(self.tr("已导出"))
        name, digest = self.exported.file.name, self.exported.sha256
        self.digest.show_text(self.tr("{0}\n文件的校验码（SHA-256）：\n{1}").format(self.exported.file, digest))
        how_to_check = self.tr(
            "把校验码另外发给收件人，比如用短信。对方收到文件后算一遍，一样就说明路上没有变：\n"
            "Windows：certutil -hashfile {0} SHA256\nmacOS、Linux：shasum -a 256 {0}"
        ).format(name)
        if self.form == BUNDLE:
            how_to_check += "\n" + self.tr("解压后里面的 VERIFY.md 写着怎样核验录音本身，不需要安装话证。")
        self.how.show_text(how_to_check)


def _is_analyzed(call: Call) -> bool:
    """Check whether the call has a transcript and an analysis, which documents need."""
    return call.transcript_file.exists() and call.analysis_file.exists()
