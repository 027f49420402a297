"""The formats that the window offers, from the same registry as the command line, by whom they are for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.jobs import Task
    from huazheng.core.paths import Home
    from huazheng.services.export import Exported
    from huazheng.store.calls import Call

Reader = Literal["court", "complaint", "self", "programs"]
READERS: tuple[Reader, ...] = ("court", "complaint", "self", "programs")
BUNDLE = "bundle"
# For whom a format is, the best first. A format that is not named here is for other programs, so none is ever left out.
_FOR: dict[Reader, tuple[str, ...]] = {
    "court": (BUNDLE, "docx", "pdf"),
    "complaint": ("complaint-docx", "complaint", "pdf", BUNDLE),
    "self": (BUNDLE, "html", "pdf", "txt", "text"),
    "programs": ("json", "vcon", "csv", "csv-items", "csv-moments", "srt", "vtt"),
}


class FormatWords(QObject):
    """What formats and readers are called."""

    def reader(self, reader: Reader) -> str:
        """For whom."""
        words = {
            "court": self.tr("法院"),
            "complaint": self.tr("投诉"),
            "self": self.tr("自己留存"),
            "programs": self.tr("其他软件"),
        }
        return words[reader]

    def title(self, form: str) -> str:
        """What a format is called: as its exporter says."""
        if form == BUNDLE:
            return self.tr("证据包：原始录音、封存信息、文字和核对方法，一个压缩文件")
        from huazheng.services.report import form_title

        return str(form_title(form))


def formats_for(reader: Reader) -> list[str]:
    """The formats that there are for this reader."""
    from huazheng.services.export import EXPORTS

    named = {form for forms in _FOR.values() for form in forms}
    found = [form for form in _FOR[reader] if form in EXPORTS]
    return found + ([form for form in EXPORTS if form not in named] if reader == "programs" else [])


def file_name(call: Call, form: str) -> str:
    """What the file is called when no other name is given."""
    from huazheng.services.export import default_file

    return default_file(call, form).name


def is_readable(call: Call) -> bool:
    """Whether the call has what documents are made of."""
    return call.transcript_file.exists() and call.analysis_file.exists()


def export(home: Home, call: Call, form: str, out: Path, task: Task) -> Exported:
    """Write the file. In the background."""
    from huazheng.services.export import export_call

    return export_call(home, call, form, out, task)
