"""Make a call's report: add titles and rules to its snapshot, and pass both to an exporter."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from huazheng.core.call.gaps import recording_gaps
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Language, Text, current_language
from huazheng.core.text.pack_remarks import NOT_APPLIED_LABEL, remarks_not_applied
from huazheng.evidence.seal_signing import signing_fingerprint
from huazheng.export.documents.call_document import (
    AppliedChecklist,
    CallDocument,
    DocumentSource,
    Proofs,
    find_format,
)
from huazheng.export.documents.document_times import BEIJING
from huazheng.services.analysis.analyze import packs_of
from huazheng.services.custody.seal_code import seal_code
from huazheng.services.custody.token_files import token_checks, trusted_time
from huazheng.store.snapshot_reader import read_snapshot

if TYPE_CHECKING:
    from huazheng.core.call.call_snapshot import CallSnapshot
    from huazheng.core.runtime.paths import Home
    from huazheng.evidence.timestamp_check import TokenCheck
    from huazheng.store.calls import Call


def report_call(home: Home, call: Call, form: str, language: Language | None = None) -> bytes:
    """The call's report as the bytes of a file.

    Raises :class:`UnusableInput` for an unknown format, or a call that is not analyzed yet.
    """
    return find_format(form).render(read_document(home, call), language or current_language())


def read_document(home: Home, call: Call) -> CallDocument:
    """Read the call and prepare the input of exporters. Raises as :func:`build_document` does."""
    return build_document(home, call, read_snapshot(home, call))


def call_document(home: Home, call: Call) -> CallDocument:
    """The input of what needs no result: the snapshot and the data beside the seal, analyzed or not."""
    snapshot = read_snapshot(home, call)
    return CallDocument(snapshot, rules=(), titles={}, articles={}, proofs=proofs_of(call, snapshot))


def build_document(home: Home, call: Call, snapshot: CallSnapshot) -> CallDocument:
    """The input of exporters: the snapshot, with the titles and rules of the packs.

    Raises :class:`UnusableInput` when the call is not analyzed yet, or one of its files is invalid.
    """
    snapshot.raise_errors()
    analysis = snapshot.analysis
    if snapshot.corrected is None or analysis is None:
        missing = "transcribe" if snapshot.corrected is None else "analyze"
        raise UnusableInput(
            Text("这通录音还没有分析，出不了报告。", "This call has not been analyzed yet, so there is no report."),
            file=call.folder,
            remedy=Text(f"先运行：huazheng {missing} {call.id}", f"First run: huazheng {missing} {call.id}"),
        )
    packs = packs_of(home, analysis)
    tokens = token_checks(home, call.folder)
    titles: dict[str, Text] = {}
    for pack in packs:
        for item in pack.items:
            titles[f"{pack.id}/{item.id}"] = item.title.text
            titles |= {f"{pack.id}/{item.id}#{facet.id}": facet.title.text for facet in item.facets}
    return CallDocument(
        snapshot=snapshot,
        rules=(
            *(
                AppliedChecklist(pack.title.text, pack.source, pack.note.text if pack.note is not None else None)
                for pack in packs
            ),
            *(AppliedChecklist(NOT_APPLIED_LABEL, source, words) for source, words in remarks_not_applied(analysis)),
        ),
        titles=titles,
        articles={f"{pack.id}/{item.id}": item.article for pack in packs for item in pack.items},
        proofs=replace(proofs_of(call, snapshot), timestamped=trusted_time(tokens) is not None),
        timestamps=_token_lines(tokens),
        written_on=datetime.now(BEIJING).date(),
    )


def _token_lines(checks: tuple[TokenCheck, ...]) -> Text | None:
    """One line on each timestamp that was checked; None where there are none."""
    lines = [
        Text(f"{check.file}：{check.time or '—'}，{check.zh}", f"{check.file}: {check.time or '—'}. {check.en}")
        for check in checks
    ]
    return Text("\n".join(line.zh for line in lines), "\n".join(line.en for line in lines)) if lines else None


def proofs_of(call: Call, snapshot: CallSnapshot) -> Proofs:
    """The data beside the call's seal. A timestamp is named only when its file is there.

    The key is the one whose signature of the seal holds, whatever the seal names.
    """
    seal = snapshot.seal
    return Proofs(
        fingerprint=signing_fingerprint(call.folder),
        seal_sha256=seal_code(call).digest,
        timestamped=snapshot.timestamped,
        sources=tuple(
            DocumentSource(source.name, source.device, source.started.wall, source.ended.wall)
            for source in seal.sources
        ),
        gaps=recording_gaps(seal),
    )
