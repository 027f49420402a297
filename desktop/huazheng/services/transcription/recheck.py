"""Recheck of passages: recognizes them again without a prompt and without voice activity detection.

Evidence must sound the same without the prompt. Passages that voice activity detection skipped can be recognized this
way too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.audio.decode_process.decode_client import channels_apart
from huazheng.core.runtime.language import current_language
from huazheng.core.runtime.task import Task
from huazheng.core.text.pinyin import SAME_SOUND_SIMILARITY, sound_containment
from huazheng.core.text.script import simplified
from huazheng.services.system.models import ensure_model, speech_model
from huazheng.services.transcription.worker_client import run_worker
from huazheng.services.transcription.worker_job import AudioPassage, TranscriptionJob
from huazheng.settings.schema import DEFAULT_MODEL
from huazheng.speech.asr.engine import RecognitionOptions
from huazheng.speech.text.normalization import normalize_script

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

MARGIN_SECONDS = 0.4


def recheck_passages(
    home: Home,
    audio: Path,
    passages: Sequence[AudioPassage],
    task: Task | None = None,
    *,
    model_id: str = DEFAULT_MODEL,
    language: str = "zh",
) -> list[str]:
    """Text of each passage, recognized without a prompt and with a short margin around it; "" for none.

    Raises what :func:`huazheng.services.transcription.transcribe.transcribe_file` raises.
    """
    task = task or Task()
    if not passages:
        return []
    model = speech_model(model_id)
    folder = ensure_model(home, model_id, task.part(0.0, 0.1))
    channels = channels_apart(audio)
    wider = tuple(
        AudioPassage(
            max(0.0, passage.start - MARGIN_SECONDS),
            passage.end + MARGIN_SECONDS,
            passage.channel if len(channels) > 1 else 0,
        )
        for passage in passages
    )
    job = TranscriptionJob(
        audio,
        str(model.engine),
        folder,
        RecognitionOptions(language),
        current_language(),
        home.transcription_work,
        channels,
        passages=wider,
    )
    result = run_worker(job, task.part(0.1, 1.0))
    texts = []
    for passage in wider:
        words = result.channels[-1 if passage.channel is None else passage.channel].words
        inside = [word.text for word in words if passage.start <= (word.start + word.end) / 2 <= passage.end]
        texts.append(normalize_script("".join(inside).strip()))
    return texts


def confirms_quote(quote: str, rechecked: str) -> bool:
    """Check whether the rechecked text confirms a quote: it holds most of the quote's sounds, in order."""
    return sound_containment(simplified(quote), simplified(rechecked)) >= SAME_SOUND_SIMILARITY
