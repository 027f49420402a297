"""Hears a channel portion by portion: only a few minutes of sound are in memory, and what is finished is kept.

A portion is some whole windows of the recogniser's, so that cutting changes nothing in what each window holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from huazheng.core.schema.transcript import SkippedSpan, Word
from huazheng.services.transcription.checkpoint import step_digest
from huazheng.speech.asr.chunking import pack_windows
from huazheng.speech.engine import ASR_SAMPLE_RATE, RecognitionResult, SpeechSegment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.runtime.task import Task
    from huazheng.services.transcription.checkpoint import Checkpoint
    from huazheng.speech.engine import Engine, RecognitionOptions
    from huazheng.speech.mono_audio import MonoAudio

CHUNK_WINDOWS = 12
"""About six minutes of speech: a whole number of the recogniser's batches."""
LONGEST_CHUNK_SECONDS = 900.0


@dataclass(frozen=True)
class SpeechChunk:
    """Stretches of speech that are heard together, in frames of the recording."""

    segments: tuple[SpeechSegment, ...]

    @property
    def start(self) -> int:
        """Its first frame."""
        return self.segments[0].start

    @property
    def end(self) -> int:
        """The frame after its last."""
        return self.segments[-1].end

    @property
    def within(self) -> list[SpeechSegment]:
        """The segments, counted from the portion's first frame."""
        return [SpeechSegment(one.start - self.start, one.end - self.start) for one in self.segments]


class ChunkTranscription(msgspec.Struct, frozen=True):
    """What one portion gave, as it is kept; times are seconds of the recording."""

    words: tuple[Word, ...]
    skipped: tuple[SkippedSpan, ...]


def speech_chunks(speech: Sequence[SpeechSegment]) -> list[SpeechChunk]:
    """The speech in portions of at most :data:`CHUNK_WINDOWS` windows, none longer than a quarter of an hour."""
    longest = LONGEST_CHUNK_SECONDS * ASR_SAMPLE_RATE
    groups: list[list[SpeechSegment]] = []
    count = 0
    for window in pack_windows(speech):
        first, last = window.segments[0], window.segments[-1]
        if groups and count < CHUNK_WINDOWS and last.end - groups[-1][0].start <= longest:
            groups[-1] += window.segments
            count += 1
        elif last.end - first.start <= longest:
            groups.append(list(window.segments))
            count = 1
        else:  # a window whose few words lie hours apart
            groups += [[one] for one in window.segments]
            count = CHUNK_WINDOWS
    return [SpeechChunk(tuple(group)) for group in groups]


@dataclass(frozen=True)
class ChunkedTranscriber:
    """Who listens: a loaded engine, how it listens, and where finished portions are kept."""

    engine: Engine
    listening: RecognitionOptions
    checkpoint: Checkpoint

    def recognize(
        self, sound: MonoAudio, speech: Sequence[SpeechSegment], task: Task, channel: int = 0
    ) -> RecognitionResult:
        """What is heard in one channel, the ``channel``-th. Portions that were finished before are not heard again."""
        words: list[Word] = []
        skipped: list[SkippedSpan] = []
        cut = speech_chunks(speech)
        total = sum(portion.end - portion.start for portion in cut)
        done = 0
        for portion in cut:
            length = portion.end - portion.start
            heard = self._finished(sound, channel, portion, task.part(done / total, (done + length) / total))
            words += heard.words
            skipped += heard.skipped
            done += length
            task.report(done / total)
        return RecognitionResult(tuple(words), tuple(skipped))

    def _finished(self, sound: MonoAudio, channel: int, portion: SpeechChunk, task: Task) -> ChunkTranscription:
        name = step_digest("heard", self.engine.settings(self.listening), channel, portion.start, portion.within)
        return self.checkpoint.step(name, ChunkTranscription, lambda: self._portion(sound, portion, task))

    def _portion(self, sound: MonoAudio, portion: SpeechChunk, task: Task) -> ChunkTranscription:
        """One portion, its times in seconds of the recording."""
        heard = self.engine.recognize(sound[portion.start : portion.end], portion.within, self.listening, task)
        since = portion.start / ASR_SAMPLE_RATE
        return ChunkTranscription(
            tuple(replace(one, start=_shifted(one.start, since), end=_shifted(one.end, since)) for one in heard.words),
            tuple(
                replace(one, start=_shifted(one.start, since), end=_shifted(one.end, since)) for one in heard.skipped
            ),
        )


def _shifted(seconds: float, since: float) -> float:
    return round(seconds + since, 3)
