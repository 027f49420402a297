"""The formats that the window offers, from the same registry as the command line, by whom they are for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from huazheng.services.documents.call_export import (
    BUNDLE,
    READERS,
    Reader,
    default_file,
    export_call,
    form_title,
    formats_for,
)

__all__ = ["BUNDLE", "READERS", "FormatWords", "Reader", "export", "file_name", "formats_for", "is_analyzed"]

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.services.documents.call_export import ExportResult
    from huazheng.store.calls import Call


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
        return str(form_title(form))


def file_name(call: Call, form: str) -> str:
    """What the file is called when no other name is given."""
    return default_file(call, form).name


def is_analyzed(call: Call) -> bool:
    """Whether the call has what documents are made of."""
    return call.transcript_file.exists() and call.analysis_file.exists()


def export(home: Home, call: Call, form: str, out: Path, task: Task) -> ExportResult:
    """Write the file. In the background."""
    return export_call(home, call, form, out, task)
