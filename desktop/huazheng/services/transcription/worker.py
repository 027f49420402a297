"""Worker process of a transcription: decodes the recording to the disk, then recognizes each channel in chunks.

However long a call is, only a few minutes of its sound are in memory. Finished chunks are stored, so that a stopped
transcription continues from there. The model is loaded while speech is looked for, and speakers are told apart beside
the recognition: neither needs the other, and each alone leaves a core idle.
"""

from __future__ import annotations

import signal
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from huazheng.audio.decode.pcm_files import PcmChannel, PcmMixdown, decode_to_disk
from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.language import Text, use_language
from huazheng.core.runtime.task import Task
from huazheng.services.system.hardware import core_count
from huazheng.services.system.process_tuning import retain_freed_memory
from huazheng.services.transcription.checkpoint import step_digest
from huazheng.services.transcription.chunks import ChunkedTranscriber
from huazheng.services.transcription.worker_job import ChannelTranscription, TranscriptionResult, WorkerFailure
from huazheng.speech.asr.alignment import move_into_speech, move_into_wordless_speech, move_stray_words
from huazheng.speech.asr.engine import capabilities_of, open_engine
from huazheng.speech.asr.missed_speech import fill_missed, missed_speech
from huazheng.speech.diarization.diarize import diarize
from huazheng.speech.diarization.embeddings import SpeakerEmbedder
from huazheng.speech.diarization.result import DiarizationResult, single_speaker
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE, SpeechSegment, cut_segments
from huazheng.speech.vad.activity import (
    FAINT_LEVEL_DB,
    RECOGNITION_SEGMENTATION,
    VAD_LEVELS_DB,
    WINDOW_SEGMENTATION,
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
    from huazheng.speech.asr.engine import Engine
    from huazheng.speech.mono_audio import MonoAudio

_DECODED_SHARE, _LOADED_SHARE = 0.03, 0.06
OUT_OF_MEMORY = 137
"""Exit code of a process that the system ended for lack of memory."""


def run_job(connection: Connection, job: TranscriptionJob, scratch: Path) -> None:
    """Do the job and send progress, then the result or the error. The main function of the worker process."""
    # Ctrl-C in a terminal reaches every process of the group; the parent decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    retain_freed_memory()
    use_language(job.language)
    task = Task(lambda fraction, doing: connection.send((fraction, doing)))
    with suppress(BrokenPipeError):  # the parent is gone
        connection.send(_job_result(job, scratch, task))


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
    resumed = job.checkpoint.has(_RECORDING)
    job.checkpoint.step(_RECORDING, int, lambda: len(channels[0]))
    started = time.monotonic()
    with ThreadPoolExecutor(1) as beside:
        loading = beside.submit(_load_engine, job)
        speech = [] if job.passages else _find_speech(channels, job, task)
        task.report(_DECODED_SHARE, str(Text("加载模型", "Loading the model")))
        engine, loading_seconds = loading.result()
        transcriber = ChunkedTranscriber(engine, job.options, job.checkpoint)
        rest = task.part(_LOADED_SHARE, 1.0)
        if job.passages:
            results = _transcribe_passages(channels, transcriber, job, rest)
        else:
            results = [
                _transcribe_channel(found, transcriber, job, beside, part)
                for found, part in zip(speech, _equal_parts(rest, len(channels)), strict=True)
            ]
    settings = engine.settings(job.options) | {
        "speech": asdict(RECOGNITION_SEGMENTATION),
        "windows": asdict(WINDOW_SEGMENTATION),
        "asked_at_db": [*VAD_LEVELS_DB, FAINT_LEVEL_DB],
    }
    return TranscriptionResult(
        tuple(results),
        settings,
        round(len(channels[0]) / ASR_SAMPLE_RATE, 3),
        loading_seconds=loading_seconds,
        recognition_seconds=time.monotonic() - started - loading_seconds,
        resumed=resumed,
    )


_RECORDING = "recording"


@dataclass(frozen=True)
class ChannelSpeech:
    """Where somebody speaks in a channel: ``segments`` as they are listed, ``windows`` as they are recognized.

    ``probabilities``: of speech in each frame of the voice activity model.
    """

    number: int
    audio: PcmChannel
    probabilities: NDArray[np.float32]
    segments: list[SpeechSegment]
    windows: list[SpeechSegment]


def _load_engine(job: TranscriptionJob) -> tuple[Engine, float]:
    """The loaded engine, and the seconds that it took."""
    started = time.monotonic()
    engine = open_engine(job.engine, job.model, job.options.threads or core_count())
    return engine, time.monotonic() - started


def _find_speech(channels: tuple[PcmChannel, ...], job: TranscriptionJob, task: Task) -> list[ChannelSpeech]:
    task.report(_DECODED_SHARE, str(Text("找出说话的地方", "Finding speech")))
    long_segments = capabilities_of(job.engine).long_segments
    found = []
    for number, audio in enumerate(channels):
        probabilities = speech_probabilities(audio)
        if len(channels) > 1:
            probabilities = suppress_crosstalk(audio, channels[1 - number], probabilities)
        speech = segments(probabilities, len(audio), RECOGNITION_SEGMENTATION)
        windows = segments(probabilities, len(audio), WINDOW_SEGMENTATION) if long_segments else speech
        found.append(ChannelSpeech(number, audio, probabilities, speech, windows))
    return found


def _transcribe_channel(
    found: ChannelSpeech,
    transcriber: ChunkedTranscriber,
    job: TranscriptionJob,
    beside: ThreadPoolExecutor,
    task: Task,
) -> ChannelTranscription:
    number, audio, speech = found.number, found.audio, found.segments
    diarizing = beside.submit(_diarize, audio, found.probabilities, job, task.linked())
    recognizing = task.part(0.0, 1.0, str(Text("识别", "Transcribing")))
    result = transcriber.recognize(audio, found.windows, recognizing.part(0.0, 0.9), number)
    in_speech = move_stray_words(move_into_speech(result.words, speech), speech)
    timed = move_into_wordless_speech(in_speech, speech)
    missed = missed_speech(speech, timed)
    again = transcriber.separately().recognize(audio, missed, recognizing.part(0.9, 1.0), number)
    words = fill_missed(timed, missed, again.words)
    skipped = sorted([*result.skipped, *silent_spans(speech, len(audio))], key=lambda span: span.start)
    voices = diarizing.result()
    return ChannelTranscription(
        tuple(words), tuple(skipped), voices.voice_segments, voices.enrolled, diarized=voices.diarized
    )


def _equal_parts(task: Task, count: int) -> list[Task]:
    return [task.part(number / count, (number + 1) / count) for number in range(count)]


def _diarize(
    audio: MonoAudio, probabilities: NDArray[np.float32], job: TranscriptionJob, task: Task
) -> DiarizationResult:
    undivided = DiarizationResult(single_speaker(probabilities, len(audio)), diarized=False)
    if job.speaker_model is None:
        return undivided
    # One thread: the other cores recognize meanwhile.
    model = SpeakerEmbedder(job.speaker_model, threads=1)
    name = step_digest("diarization", job.speaker_model.name, probabilities.tobytes(), job.enrolled_voice)
    result = job.checkpoint.step(
        name, DiarizationResult, lambda: diarize(audio, probabilities, model, task, job.enrolled_voice)
    )
    return result if result.voice_segments else undivided


def _transcribe_passages(
    channels: tuple[PcmChannel, ...], transcriber: ChunkedTranscriber, job: TranscriptionJob, task: Task
) -> list[ChannelTranscription]:
    """Passages of each channel, then of the mix of all; without voice activity detection."""
    sounds: list[tuple[int | None, MonoAudio]] = [*enumerate(channels), (None, PcmMixdown(channels))]
    results = []
    for (channel, audio), part in zip(sounds, _equal_parts(task, len(sounds)), strict=True):
        result = transcriber.recognize(audio, _passage_segments(job, channel, len(audio)), part)
        results.append(ChannelTranscription(result.words, result.skipped, ()))
    return results


def _passage_segments(job: TranscriptionJob, channel: int | None, samples: int) -> list[SpeechSegment]:
    """Passages of one channel as segments that do not overlap."""
    speech: list[SpeechSegment] = []
    for passage in sorted(job.passages, key=lambda passage: passage.start):
        if passage.channel != channel:
            continue
        start, end = (min(samples, max(0, round(at * ASR_SAMPLE_RATE))) for at in (passage.start, passage.end))
        start = max(start, speech[-1].end if speech else 0)
        speech += cut_segments(start, end)
    return speech
