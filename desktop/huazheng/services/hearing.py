"""Runs the recogniser in a process of its own: its crash or its memory cannot touch the app, and it can be stopped."""

from __future__ import annotations

import multiprocessing
import signal
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from huazheng.audio.channels import two_sounds
from huazheng.audio.decode import probe, read_audio
from huazheng.core.errors import HuazhengError, MachineLacks
from huazheng.core.jobs import Task
from huazheng.core.language import Language, Text, use_language
from huazheng.speech.activity import ASKED_AT_DB, SPEECH, silences, speech_odds, stretches
from huazheng.speech.crosstalk import own_speech
from huazheng.speech.engine import HEARING_RATE, LONGEST_STRETCH_SECONDS, Listening, Stretch, open_engine
from huazheng.speech.voiceprint import VoiceModel
from huazheng.speech.voices import one_voice, tell_apart

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.core.transcript import Span, Word
    from huazheng.speech.engine import Engine
    from huazheng.speech.voices import Voiced

POLL_SECONDS = 0.1
MOST_CHANNELS = 2
_LOADED = 0.05


@dataclass(frozen=True)
class Passage:
    """A stretch of one channel (of the mix of all for None), in seconds."""

    start: float
    end: float
    channel: int | None = None


@dataclass(frozen=True)
class HearingJob:
    """What the recogniser's process is asked: a recording, a model, how to listen, and what language to report in."""

    audio: Path
    engine: str
    model: Path
    listening: Listening
    language: Language
    voices: Path | None = None
    """The folder of the speaker model, to tell voices apart in one channel."""
    passages: tuple[Passage, ...] = ()
    """Only these are heard, without looking for speech in them; empty for the whole recording."""


@dataclass(frozen=True)
class ChannelHeard:
    """What one channel held: words, stretches without text, who spoke when (one voice where none are told apart)."""

    words: tuple[Word, ...]
    skipped: tuple[Span, ...]
    voiced: tuple[Voiced, ...]


@dataclass(frozen=True)
class HearingResult:
    """What each channel held, and the settings that made it. ``duration`` is in seconds."""

    channels: tuple[ChannelHeard, ...]
    settings: dict[str, Any]
    duration: float


def channels_heard(audio: Path) -> int:
    """How many channels are heard apart: two that differ stay two; all else is mixed to one."""
    return MOST_CHANNELS if probe(audio).channels == MOST_CHANNELS and two_sounds(audio) else 1


def hear(job: HearingJob, task: Task) -> HearingResult:
    """Hear a recording in a process of its own.

    Raises what the work raises there, ``Stopped`` when the task is stopped, and :class:`MachineLacks` when the
    process dies (out of memory, most often).
    """
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_work, args=(theirs, job), daemon=True, name="huazheng-hearing")
    process.start()
    theirs.close()
    try:
        return _follow(ours, task)
    except EOFError:
        process.join()
        raise MachineLacks(
            Text(
                f"识别中途退出（代码 {process.exitcode}），可能是内存不够。录音没有受影响。",
                f"The recogniser ended early (code {process.exitcode}), perhaps out of memory. The recording is safe.",
            ),
            file=job.audio,
            remedy=Text(
                "请关掉别的程序再试，或换小一点的模型。", "Close other programs and try again, or use a smaller model."
            ),
        ) from None
    finally:
        process.kill()
        process.join()
        ours.close()


def _follow(channel: Connection, task: Task) -> HearingResult:
    while True:
        if channel.poll(POLL_SECONDS):
            message = channel.recv()
            if isinstance(message, HearingResult):
                return message
            if isinstance(message, HuazhengError):
                raise message
            task.report(*message)
        task.check()


def _work(channel: Connection, job: HearingJob) -> None:
    """The other process: decode, load, listen to each channel, send what was heard."""
    # Ctrl-C at a terminal reaches every process of the group; the parent decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    use_language(job.language)
    task = Task(lambda fraction, doing: channel.send((fraction, doing)))
    try:
        channel.send(_listen(job, task))
    except HuazhengError as error:
        channel.send(error)


def _listen(job: HearingJob, task: Task) -> HearingResult:
    task.report(0.0, str(Text("装入模型", "Loading the model")))
    engine = open_engine(job.engine, job.model, job.listening.threads)
    count = channels_heard(job.audio)
    audio = read_audio(job.audio, HEARING_RATE, count)
    if job.passages:
        audio = np.concatenate([audio, audio.mean(axis=0, keepdims=True)])
    share = (1 - _LOADED) / len(audio)
    heard = []
    for number, samples in enumerate(audio):
        part = task.part(_LOADED + share * number, _LOADED + share * (number + 1))
        channel = number if number < count else None
        other = audio[1 - number] if count > 1 and number < count else None
        if job.passages:
            heard.append(_passages(samples, channel, engine, job, part))
        else:
            heard.append(_channel(samples, other, engine, job, part))
    settings = engine.settings(job.listening) | {"speech": asdict(SPEECH), "asked_at_db": list(ASKED_AT_DB)}
    return HearingResult(tuple(heard), settings, round(audio.shape[1] / HEARING_RATE, 3))


def _channel(
    samples: NDArray[np.float32], other: NDArray[np.float32] | None, engine: Engine, job: HearingJob, task: Task
) -> ChannelHeard:
    task.report(0.0, str(Text("找出说话的地方", "Finding speech")))
    odds = speech_odds(samples)
    if other is not None:
        odds = own_speech(samples, other, odds)
    speech = stretches(odds, len(samples), SPEECH)
    voiced = _voices(samples, odds, job, task.part(0.05, 0.2, str(Text("分辨说话人", "Telling voices apart"))))
    heard = engine.hear(samples, speech, job.listening, task.part(0.2, 1.0, str(Text("识别", "Transcribing"))))
    skipped = sorted([*heard.skipped, *silences(speech, len(samples))], key=lambda span: span.start)
    return ChannelHeard(heard.words, tuple(skipped), tuple(voiced))


def _passages(
    samples: NDArray[np.float32], channel: int | None, engine: Engine, job: HearingJob, task: Task
) -> ChannelHeard:
    """The passages of one channel; those that touch are heard as one."""
    longest = int(LONGEST_STRETCH_SECONDS * HEARING_RATE)
    speech: list[Stretch] = []
    for passage in sorted(job.passages, key=lambda one: one.start):
        if passage.channel != channel:
            continue
        start, end = (min(len(samples), max(0, round(at * HEARING_RATE))) for at in (passage.start, passage.end))
        start = max(start, speech[-1].end if speech else 0)
        speech += [Stretch(at, min(at + longest, end)) for at in range(start, end, longest)]
    heard = engine.hear(samples, speech, job.listening, task)
    return ChannelHeard(heard.words, heard.skipped, ())


def _voices(samples: NDArray[np.float32], odds: NDArray[np.float32], job: HearingJob, task: Task) -> list[Voiced]:
    task.report(0.0)
    if job.voices is not None:
        voiced = tell_apart(samples, odds, VoiceModel(job.voices, job.listening.threads), task)
        if voiced:
            return voiced
    return one_voice(odds, len(samples))
