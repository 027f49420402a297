"""The sample call that ships with the app: imported with its transcript, so that nobody waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.files import encode_json, read_json
from huazheng.core.runtime.paths import sample_call, sample_transcript
from huazheng.core.runtime.task import Task
from huazheng.core.schema.transcript import Transcript
from huazheng.services.analysis.analyze import analyze_call
from huazheng.services.custody.writes import set_current_transcript
from huazheng.services.intake.file_import import ImportResult, import_file

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home


def import_sample(home: Home, task: Task | None = None) -> ImportResult:
    """Import the sample call with the shipped transcript, and analyze it; one that is there stays as it is.

    The custody log says that the transcript came with the app. Raises what ``import_file`` and ``analyze_call`` raise.
    """
    task = task or Task()
    taken = import_file(home, sample_call(), task.part(0.0, 0.6))
    call = taken.call
    if not call.transcript_file.exists():
        transcript = read_json(sample_transcript(), Transcript)
        details = {"engine": transcript.engine, "model": transcript.model, "shipped": sample_transcript().name}
        set_current_transcript(home, call, "transcribed", encode_json(transcript), details)
        analyze_call(home, call, task=task.part(0.6, 1.0))
    return taken
