"""From a file to its checklist in one go: taken in, transcribed, analysed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.core.jobs import Task
from huazheng.services.analyze import analyze_call, load_packs
from huazheng.services.intake import TakenIn, import_file
from huazheng.services.transcribe import speech_model, transcribe_call
from huazheng.settings.schema import DEFAULT_MODEL

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from huazheng.core.analysis import Analysis
    from huazheng.core.paths import Home
    from huazheng.core.script import Script
    from huazheng.core.transcript import Speaker, Transcript


@dataclass(frozen=True)
class Processed:
    """One file's call, with everything that was made of it."""

    taken: TakenIn
    transcript: Transcript
    analysis: Analysis


def process_file(
    home: Home,
    file: Path,
    task: Task | None = None,
    *,
    packs: Sequence[str] = (),
    model_id: str = DEFAULT_MODEL,
    language: str = "zh",
    speakers: Sequence[Speaker] = (),
    script: Script = "simplified",
) -> Processed:
    """Take a file in, transcribe it and analyse it. Raises what the three raise; what was done before stays.

    A file that is already here is not transcribed again if its transcript was made in the same way.
    """
    task = task or Task()
    # What is asked for wrongly is said before anything is taken in or fetched.
    load_packs(packs, home)
    speech_model(model_id)
    taken = import_file(home, file, task.part(0.0, 0.05))
    return process_call(
        home,
        taken,
        task.part(0.05, 1.0),
        packs=packs,
        model_id=model_id,
        language=language,
        speakers=speakers,
        script=script,
    )


def process_call(
    home: Home,
    taken: TakenIn,
    task: Task,
    *,
    packs: Sequence[str] = (),
    model_id: str = DEFAULT_MODEL,
    language: str = "zh",
    speakers: Sequence[Speaker] = (),
    script: Script = "simplified",
) -> Processed:
    """Transcribe and analyse a recording that was taken in. Raises what the two raise."""
    transcript = same_transcript(taken, model_id, language, speakers, script) or transcribe_call(
        home,
        taken.call,
        task.part(0.0, 0.95),
        model_id=model_id,
        language=language,
        speakers=speakers,
        script=script,
        packs=packs,
    )
    analysis = analyze_call(home, taken.call, packs, task=task.part(0.95, 1.0))
    return Processed(taken, transcript, analysis)


def same_transcript(
    taken: TakenIn, model_id: str, language: str, speakers: Sequence[Speaker], script: Script
) -> Transcript | None:
    """The transcript that a call already has, if it was made in this way; else None."""
    transcript = taken.call.read_transcript() if taken.already else None
    if transcript is None or (transcript.model, transcript.language) != (model_id, language):
        return None
    options = transcript.options or {}
    if language == "zh" and options.get("script", "simplified") != script:
        return None
    return transcript if not speakers or list(speakers) == options.get("speakers") else None
