"""Common columns of the tables of one call: call id first, the digest of its recording last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.export.tables.csv_cells import csv_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from huazheng.export.documents.call_document import CallDocument
    from huazheng.export.tables.csv_cells import Cell

CALL = Text("录音编号", "call")
SHA256 = Text("原始录音 SHA-256", "sha256")


def call_table(
    document: CallDocument, language: Language, header: Sequence[Text], rows: Iterable[Sequence[Cell]]
) -> bytes:
    """The rows as CSV, each between its call's id and the recording's digest."""
    call, digest = document.seal.call, document.seal.digests
    return csv_bytes(
        [name.of(language) for name in (CALL, *header, SHA256)],
        ((call, *row, digest) for row in rows),
    )
