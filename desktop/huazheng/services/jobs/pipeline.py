"""Import, transcription and analysis of one file in sequence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.checklist.packs.loader import load_packs
from huazheng.core.runtime.task import Task
from huazheng.services.analysis.analyze import analyze_call
from huazheng.services.intake.file_import import ImportResult, import_file
from huazheng.services.system.models import speech_model
from huazheng.services.transcription.options import TranscribeOptions
from huazheng.services.transcription.transcribe import transcribe_call

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.analysis import Analysis
    from huazheng.core.schema.transcript import Transcript


@dataclass(frozen=True)
class PipelineResult:
    """The call of one file with its transcript and analysis."""

    taken: ImportResult
    transcript: Transcript
    analysis: Analysis


def process_file(
    home: Home,
    file: Path,
    task: Task | None = None,
    wanted: TranscribeOptions | None = None,
    *,
    keep_broken_off: bool = False,
) -> PipelineResult:
    """Import, transcribe and analyze a file. Raises what the three raise; finished steps are kept.

    A file that was imported before is not transcribed again if its transcript has the same options.
    """
    task, wanted = task or Task(), wanted or TranscribeOptions()
    # Report wrong options before anything is imported or downloaded.
    load_packs(wanted.packs, home)
    speech_model(wanted.model_id)
    taken = import_file(home, file, task.part(0.0, 0.05), keep_broken_off=keep_broken_off)
    return process_call(home, taken, task.part(0.05, 1.0), wanted)


def process_call(home: Home, taken: ImportResult, task: Task, wanted: TranscribeOptions) -> PipelineResult:
    """Transcribe and analyze an imported recording. Raises what the two raise."""
    transcript = matching_transcript(taken, wanted) or transcribe_call(home, taken.call, task.part(0.0, 0.95), wanted)
    analysis = analyze_call(home, taken.call, wanted.packs, task=task.part(0.95, 1.0))
    return PipelineResult(taken, transcript, analysis)


def matching_transcript(taken: ImportResult, wanted: TranscribeOptions) -> Transcript | None:
    """Return the call's transcript if it was made with these options, else None."""
    transcript = taken.call.read_transcript() if taken.already else None
    if transcript is None or (transcript.model, transcript.language) != (wanted.model_id, wanted.language):
        return None
    options = transcript.options or {}
    if wanted.language == "zh" and options.get("script", "simplified") != wanted.script:
        return None
    return transcript if not wanted.speakers or list(wanted.speakers) == options.get("speakers") else None
