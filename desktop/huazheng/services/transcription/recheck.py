"""Hears passages once more: without the words of the trade in the recogniser's ear, and without looking for speech.

What carries evidence must sound the same without the prompt (DESIGN §9). What voice activity detection skipped can be
heard this way too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.audio.decode.channel_analysis import independent_channels
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text, current_language
from huazheng.core.runtime.task import Task
from huazheng.core.text.pinyin import sound_containment
from huazheng.core.text.script import simplified
from huazheng.services.system.models import ensure_model, find_model
from huazheng.services.transcription.worker_client import AudioPassage, TranscriptionJob, run_worker
from huazheng.settings.schema import DEFAULT_MODEL
from huazheng.speech.engine import RecognitionOptions
from huazheng.speech.text.normalization import normalize_script

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

__all__ = ["AudioPassage", "confirms_quote", "recheck_passages"]

MARGIN_SECONDS = 0.4
LEAST_PINYIN_OVERLAP = 0.6


def recheck_passages(
    home: Home,
    audio: Path,
    passages: Sequence[AudioPassage],
    task: Task | None = None,
    *,
    model_id: str = DEFAULT_MODEL,
    language: str = "zh",
) -> list[str]:
    """The text of each passage, heard without a prompt and with a little of what is around it; "" for none.

    Raises what :func:`huazheng.services.transcription.transcribe.transcribe_file` raises.
    """
    task = task or Task()
    if not passages:
        return []
    model = find_model(model_id)
    if model.engine is None:
        raise UnusableInput(Text(f"{model_id} 不是识别模型。", f"{model_id} is no speech model."))
    folder = ensure_model(home, model_id, task.part(0.0, 0.1))
    channels = independent_channels(audio)
    wider = tuple(
        AudioPassage(
            max(0.0, one.start - MARGIN_SECONDS), one.end + MARGIN_SECONDS, (one.channel if len(channels) > 1 else 0)
        )
        for one in passages
    )
    listening = RecognitionOptions(language)
    job = TranscriptionJob(
        audio, model.engine, folder, listening, current_language(), home.hearing, channels, passages=wider
    )
    result = run_worker(job, task.part(0.1, 1.0))
    texts = []
    for one in wider:
        words = result.channels[-1 if one.channel is None else one.channel].words
        inside = [word.text for word in words if one.start <= (word.start + word.end) / 2 <= one.end]
        texts.append(normalize_script("".join(inside).strip()))
    return texts


def confirms_quote(quote: str, again: str) -> bool:
    """Whether a second hearing bears out a quote: most of the quote's sounds come in it, in their order."""
    return sound_containment(simplified(quote), simplified(again)) >= LEAST_PINYIN_OVERLAP
