"""The recogniser's own process: lays the sound out on the disk, then listens to each channel, piece by piece.

However long a call is, only some minutes of its sound are in memory; what is finished is kept, so that a stopped
transcription goes on where it was.
"""

from __future__ import annotations

import signal
import time
import traceback
from dataclasses import asdict
from typing import TYPE_CHECKING

from huazheng.audio.held import HeldSound, MixedSound, hold
from huazheng.core.errors import HuazhengError
from huazheng.core.jobs import Task
from huazheng.core.language import Text, use_language
from huazheng.services.allocation import keep_blocks
from huazheng.services.hearing_job import BrokenOff, ChannelHeard, HearingResult
from huazheng.services.kept_hearing import digest_of
from huazheng.services.machine import core_count
from huazheng.services.portions import Ear
from huazheng.speech.activity import ASKED_AT_DB, SPEECH, silences, speech_odds, stretches
from huazheng.speech.crosstalk import own_speech
from huazheng.speech.engine import HEARING_RATE, LONGEST_STRETCH_SECONDS, Stretch, open_engine
from huazheng.speech.voiceprint import VoiceModel
from huazheng.speech.voices import Told, one_voice, tell_apart

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from huazheng.services.hearing_job import HearingJob
    from huazheng.speech.sound import Sound

_LAID_OUT, _LOADED = 0.03, 0.06
OUT_OF_MEMORY = 137
"""As a process ends that the system stopped for it."""


def work(channel: Connection, job: HearingJob, scratch: Path) -> None:
    """Do the job and send the result, or the error; reports on the way. Runs in a process of its own."""
    # Ctrl-C at a terminal reaches every process of the group; the parent decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    keep_blocks()
    use_language(job.language)
    task = Task(lambda fraction, doing: channel.send((fraction, doing)))
    try:
        channel.send(_listen(job, scratch, task))
    except HuazhengError as error:
        channel.send(error)
    except MemoryError:
        raise SystemExit(OUT_OF_MEMORY) from None
    except Exception:
        channel.send(BrokenOff(traceback.format_exc()))


def _listen(job: HearingJob, scratch: Path, task: Task) -> HearingResult:
    decoding = task.part(0.0, _LAID_OUT, str(Text("打开录音", "Opening the recording")))
    channels = hold(job.audio, HEARING_RATE, job.channels, scratch, decoding)
    task.report(_LAID_OUT, str(Text("装入模型", "Loading the model")))
    begun = time.monotonic()
    engine = open_engine(job.engine, job.model, job.listening.threads or core_count())
    loaded = time.monotonic()
    resumed = job.kept.has(_RECORDING)
    job.kept.step(_RECORDING, int, lambda: len(channels[0]))
    listening = task.part(_LOADED, 1.0)
    heard = (_passages if job.passages else _channels)(channels, Ear(engine, job.listening, job.kept), job, listening)
    settings = engine.settings(job.listening) | {"speech": asdict(SPEECH), "asked_at_db": list(ASKED_AT_DB)}
    return HearingResult(
        tuple(heard),
        settings,
        round(len(channels[0]) / HEARING_RATE, 3),
        loading=loaded - begun,
        listening=time.monotonic() - loaded,
        resumed=resumed,
    )


_RECORDING = "recording"


def _channels(channels: tuple[HeldSound, ...], ear: Ear, job: HearingJob, task: Task) -> list[ChannelHeard]:
    share = 1 / len(channels)
    return [
        _channel(number, channels, ear, job, task.part(share * number, share * (number + 1)))
        for number in range(len(channels))
    ]


def _channel(number: int, channels: tuple[HeldSound, ...], ear: Ear, job: HearingJob, task: Task) -> ChannelHeard:
    sound = channels[number]
    task.report(0.0, str(Text("找出说话的地方", "Finding speech")))
    odds = speech_odds(sound)
    if len(channels) > 1:
        odds = own_speech(sound, channels[1 - number], odds)
    speech = stretches(odds, len(sound), SPEECH)
    told = _voices(sound, odds, job, task.part(0.05, 0.2, str(Text("分辨说话人", "Telling voices apart"))))
    hearing = task.part(0.2, 1.0, str(Text("识别", "Transcribing")))
    heard = ear.hear(sound, speech, hearing, number)
    skipped = sorted([*heard.skipped, *silences(speech, len(sound))], key=lambda span: span.start)
    return ChannelHeard(heard.words, tuple(skipped), told.voiced, told.own)


def _voices(sound: Sound, odds: NDArray[np.float32], job: HearingJob, task: Task) -> Told:
    task.report(0.0)
    if job.voices is None:
        return Told(one_voice(odds, len(sound)))
    model = VoiceModel(job.voices, job.listening.threads)
    name = digest_of("voices", job.voices.name, odds.tobytes(), job.own_voice)
    told = job.kept.step(name, Told, lambda: tell_apart(sound, odds, model, task, job.own_voice))
    return told if told.voiced else Told(one_voice(odds, len(sound)))


def _passages(channels: tuple[HeldSound, ...], ear: Ear, job: HearingJob, task: Task) -> list[ChannelHeard]:
    """The passages of each channel, and at last of the mix of all; without looking for speech."""
    sounds: list[tuple[int | None, Sound]] = [*enumerate(channels), (None, MixedSound(channels))]
    found = []
    for number, (channel, sound) in enumerate(sounds):
        part = task.part(number / len(sounds), (number + 1) / len(sounds))
        heard = ear.hear(sound, _asked_for(job, channel, len(sound)), part)
        found.append(ChannelHeard(heard.words, heard.skipped, ()))
    return found


def _asked_for(job: HearingJob, channel: int | None, frames: int) -> list[Stretch]:
    """The passages of one channel in frames; those that touch become one."""
    longest = int(LONGEST_STRETCH_SECONDS * HEARING_RATE)
    speech: list[Stretch] = []
    for passage in sorted(job.passages, key=lambda one: one.start):
        if passage.channel != channel:
            continue
        start, end = (min(frames, max(0, round(at * HEARING_RATE))) for at in (passage.start, passage.end))
        start = max(start, speech[-1].end if speech else 0)
        speech += [Stretch(at, min(at + longest, end)) for at in range(start, end, longest)]
    return speech
