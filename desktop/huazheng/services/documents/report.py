"""Makes a call's report: gathers what is known of it and hands it to the exporter that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Language, Text, current_language
from huazheng.core.schema.seal import SIGNATURE_NAME, TIMESTAMP_NAME
from huazheng.core.text.pack_remarks import NOT_APPLIED_LABEL, remarks_not_applied
from huazheng.export.documents.call_document import (
    AppliedChecklist,
    CallDocument,
    CapturedSource,
    Proofs,
    RecordingGap,
    find_format,
)
from huazheng.services.analysis.analyze import is_outdated, packs_of

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.core.text.corrected_transcript import CorrectedTranscript
    from huazheng.store.calls import Call


def report_call(home: Home, call: Call, form: str, language: Language | None = None) -> bytes:
    """The call's report as the bytes of a file.

    Raises :class:`UnusableInput` for an unknown format, or a call that is not analysed yet.
    """
    return find_format(form).render(build_document(home, call), language or current_language())


def build_document(home: Home, call: Call) -> CallDocument:
    """All that is known of the call.

    Raises :class:`UnusableInput` when it is not analysed yet, or its corrections cannot be read.
    """
    text, analysis = call.read_corrected(), call.read_analysis()
    if text is None or analysis is None:
        missing = "transcribe" if text is None else "analyze"
        raise UnusableInput(
            Text("这通录音还没有分析，出不了报告。", "This call is not analysed yet, so there is nothing to report."),
            file=call.folder,
            remedy=Text(f"先运行：huazheng {missing} {call.id}", f"First run: huazheng {missing} {call.id}"),
        )
    machine = call.read_transcript() or text.transcript
    packs = packs_of(home, analysis)
    titles: dict[str, Text] = {}
    for pack in packs:
        for item in pack.items:
            titles[f"{pack.id}/{item.id}"] = item.title.text
            titles |= {f"{pack.id}/{item.id}#{facet.id}": facet.title.text for facet in item.facets}
    return CallDocument(
        title=call.title,
        seal=call.seal,
        transcript=machine,
        analysis=analysis,
        rules=(
            *(
                AppliedChecklist(pack.title.text, pack.source, pack.note.text if pack.note is not None else None)
                for pack in packs
            ),
            *(AppliedChecklist(NOT_APPLIED_LABEL, source, words) for source, words in remarks_not_applied(analysis)),
        ),
        titles=titles,
        articles={f"{pack.id}/{item.id}": item.article for pack in packs for item in pack.items},
        proofs=proofs_of(call),
        corrections={turn.id: turn.text for turn in text.transcript.turns if _text_corrected(text, turn.id)},
        corrected_turns={turn.id: turn for turn in text.transcript.turns if turn.id in text.marks},
        edits=call.read_edits().lines,
        outdated=is_outdated(call, analysis, text),
    )


def _text_corrected(text: CorrectedTranscript, turn: int) -> bool:
    return turn in text.marks and text.marks[turn].text


def proofs_of(call: Call) -> Proofs:
    """What stands beside the call's seal. A signature or timestamp is told of only when its file is there."""
    seal = call.seal
    signed = (call.folder / SIGNATURE_NAME).is_file()
    return Proofs(
        fingerprint=seal.key.fingerprint if seal.key is not None and signed else None,
        timestamped=(call.folder / TIMESTAMP_NAME).is_file(),
        sources=tuple(CapturedSource(one.name, one.device, one.started.wall, one.ended.wall) for one in seal.sources),
        gaps=tuple(
            RecordingGap(one.name, lost.second, lost.event, lost.lost_frames)
            for one in seal.sources
            for lost in one.dropouts
        ),
    )
