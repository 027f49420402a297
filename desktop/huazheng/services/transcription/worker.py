"""The recogniser's own process: lays the sound out on the disk, then listens to each channel, piece by piece.

However long a call is, only some minutes of its sound are in memory; what is finished is kept, so that a stopped
transcription goes on where it was.
"""

from __future__ import annotations

import signal
import time
import traceback
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING

from huazheng.audio.decode.pcm_files import PcmChannel, PcmMixdown, decode_to_disk
from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.language import Text, use_language
from huazheng.core.runtime.task import Task
from huazheng.services.system.hardware import core_count
from huazheng.services.transcription.checkpoint import step_digest
from huazheng.services.transcription.chunks import ChunkedTranscriber
from huazheng.services.transcription.malloc import retain_freed_memory
from huazheng.services.transcription.worker_job import ChannelTranscription, TranscriptionResult, WorkerFailure
from huazheng.speech.diarization.diarize import DiarizationResult, diarize, single_speaker
from huazheng.speech.diarization.embeddings import SpeakerEmbedder
from huazheng.speech.engine import ASR_SAMPLE_RATE, MAX_SEGMENT_SECONDS, SpeechSegment, open_engine
from huazheng.speech.vad.activity import (
    FAINT_LEVEL_DB,
    RECOGNITION_SEGMENTATION,
    VAD_LEVELS_DB,
    segments,
    silent_spans,
    speech_probabilities,
)
from huazheng.speech.vad.crosstalk import suppress_crosstalk

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from huazheng.services.transcription.worker_job import TranscriptionJob
    from huazheng.speech.mono_audio import MonoAudio

_DECODED_SHARE, _LOADED_SHARE = 0.03, 0.06
OUT_OF_MEMORY = 137
"""As a process ends that the system stopped for it."""


def work(channel: Connection, job: TranscriptionJob, scratch: Path) -> None:
    """Do the job and send the result, or the error; reports on the way. Runs in a process of its own."""
    # Ctrl-C at a terminal reaches every process of the group; the parent decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    retain_freed_memory()
    use_language(job.language)
    task = Task(lambda fraction, doing: channel.send((fraction, doing)))
    with suppress(BrokenPipeError):  # nobody waits for an answer any more
        channel.send(_job_result(job, scratch, task))


def _job_result(
    job: TranscriptionJob, scratch: Path, task: Task
) -> TranscriptionResult | HuazhengError | OSError | WorkerFailure:
    try:
        return _transcribe(job, scratch, task)
    except BrokenPipeError:
        raise
    except (HuazhengError, OSError) as error:
        return error
    except MemoryError:
        raise SystemExit(OUT_OF_MEMORY) from None
    except Exception:
        return WorkerFailure(traceback.format_exc())


def _transcribe(job: TranscriptionJob, scratch: Path, task: Task) -> TranscriptionResult:
    decoding = task.part(0.0, _DECODED_SHARE, str(Text("打开录音", "Opening the recording")))
    channels = decode_to_disk(job.audio, ASR_SAMPLE_RATE, job.channels, scratch, decoding)
    task.report(_DECODED_SHARE, str(Text("装入模型", "Loading the model")))
    begun = time.monotonic()
    engine = open_engine(job.engine, job.model, job.listening.threads or core_count())
    loaded = time.monotonic()
    resumed = job.checkpoint.has(_RECORDING)
    job.checkpoint.step(_RECORDING, int, lambda: len(channels[0]))
    listening = task.part(_LOADED_SHARE, 1.0)
    heard = (_transcribe_passages if job.passages else _transcribe_channels)(
        channels, ChunkedTranscriber(engine, job.listening, job.checkpoint), job, listening
    )
    settings = engine.settings(job.listening) | {
        "speech": asdict(RECOGNITION_SEGMENTATION),
        "asked_at_db": [*VAD_LEVELS_DB, FAINT_LEVEL_DB],
    }
    return TranscriptionResult(
        tuple(heard),
        settings,
        round(len(channels[0]) / ASR_SAMPLE_RATE, 3),
        loading=loaded - begun,
        listening=time.monotonic() - loaded,
        resumed=resumed,
    )


_RECORDING = "recording"


def _transcribe_channels(
    channels: tuple[PcmChannel, ...], ear: ChunkedTranscriber, job: TranscriptionJob, task: Task
) -> list[ChannelTranscription]:
    share = 1 / len(channels)
    return [
        _transcribe_channel(number, channels, ear, job, task.part(share * number, share * (number + 1)))
        for number in range(len(channels))
    ]


def _transcribe_channel(
    number: int, channels: tuple[PcmChannel, ...], ear: ChunkedTranscriber, job: TranscriptionJob, task: Task
) -> ChannelTranscription:
    sound = channels[number]
    task.report(0.0, str(Text("找出说话的地方", "Finding speech")))
    probabilities = speech_probabilities(sound)
    if len(channels) > 1:
        probabilities = suppress_crosstalk(sound, channels[1 - number], probabilities)
    speech = segments(probabilities, len(sound), RECOGNITION_SEGMENTATION)
    told = _diarize(sound, probabilities, job, task.part(0.05, 0.2, str(Text("分辨说话人", "Telling voices apart"))))
    hearing = task.part(0.2, 1.0, str(Text("识别", "Transcribing")))
    heard = ear.recognize(sound, speech, hearing, number)
    skipped = sorted([*heard.skipped, *silent_spans(speech, len(sound))], key=lambda span: span.start)
    return ChannelTranscription(heard.words, tuple(skipped), told.voice_segments, told.own)


def _diarize(
    sound: MonoAudio, probabilities: NDArray[np.float32], job: TranscriptionJob, task: Task
) -> DiarizationResult:
    task.report(0.0)
    if job.voices is None:
        return DiarizationResult(single_speaker(probabilities, len(sound)))
    model = SpeakerEmbedder(job.voices, job.listening.threads)
    name = step_digest("voices", job.voices.name, probabilities.tobytes(), job.own_voice)
    told = job.checkpoint.step(
        name, DiarizationResult, lambda: diarize(sound, probabilities, model, task, job.own_voice)
    )
    return told if told.voice_segments else DiarizationResult(single_speaker(probabilities, len(sound)))


def _transcribe_passages(
    channels: tuple[PcmChannel, ...], ear: ChunkedTranscriber, job: TranscriptionJob, task: Task
) -> list[ChannelTranscription]:
    """The passages of each channel, and at last of the mix of all; without looking for speech."""
    sounds: list[tuple[int | None, MonoAudio]] = [*enumerate(channels), (None, PcmMixdown(channels))]
    found = []
    for number, (channel, sound) in enumerate(sounds):
        part = task.part(number / len(sounds), (number + 1) / len(sounds))
        heard = ear.recognize(sound, _passage_stretches(job, channel, len(sound)), part)
        found.append(ChannelTranscription(heard.words, heard.skipped, ()))
    return found


def _passage_stretches(job: TranscriptionJob, channel: int | None, frames: int) -> list[SpeechSegment]:
    """The passages of one channel in frames; those that touch become one."""
    longest = int(MAX_SEGMENT_SECONDS * ASR_SAMPLE_RATE)
    speech: list[SpeechSegment] = []
    for passage in sorted(job.passages, key=lambda one: one.start):
        if passage.channel != channel:
            continue
        start, end = (min(frames, max(0, round(at * ASR_SAMPLE_RATE))) for at in (passage.start, passage.end))
        start = max(start, speech[-1].end if speech else 0)
        speech += [SpeechSegment(at, min(at + longest, end)) for at in range(start, end, longest)]
    return speech
