"""Chunked transcription of a channel: only a few minutes of sound are in memory, and finished chunks are stored.

Chunks depend on the speech alone: the same recording is always cut in the same places.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec.structs import replace

from huazheng.core.schema.transcript import SkippedSpan, Word
from huazheng.services.transcription.checkpoint import step_digest
from huazheng.speech.asr.engine import RecognitionResult
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE, SpeechSegment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.runtime.task import Task
    from huazheng.services.transcription.checkpoint import Checkpoint
    from huazheng.speech.asr.engine import Engine, RecognitionOptions
    from huazheng.speech.mono_audio import MonoAudio

CHUNK_SECONDS = 360.0
"""Speech of a chunk."""
MAX_CHUNK_SECONDS = 900.0


Timed = TypeVar("Timed", Word, SkippedSpan)


@dataclass(frozen=True)
class SpeechChunk:
    """Segments of speech that are recognized together, in samples of the recording."""

    segments: tuple[SpeechSegment, ...]

    @property
    def start(self) -> int:
        """First sample."""
        return self.segments[0].start

    @property
    def end(self) -> int:
        """Sample after the last one."""
        return self.segments[-1].end

    @property
    def relative_segments(self) -> list[SpeechSegment]:
        """The segments, counted from the first sample of the chunk."""
        return [SpeechSegment(segment.start - self.start, segment.end - self.start) for segment in self.segments]


class ChunkTranscription(msgspec.Struct, frozen=True):
    """Result of one chunk, as it is stored; times are seconds of the recording."""

    words: tuple[Word, ...]
    skipped: tuple[SkippedSpan, ...]


def speech_chunks(speech: Sequence[SpeechSegment]) -> list[SpeechChunk]:
    """Chunks of about :data:`CHUNK_SECONDS` of speech and at most :data:`MAX_CHUNK_SECONDS`.

    A longer segment is a chunk of its own.
    """
    longest = MAX_CHUNK_SECONDS * ASR_SAMPLE_RATE
    groups: list[list[SpeechSegment]] = []
    spoken = 0.0
    for segment in speech:
        if groups and spoken + segment.seconds <= CHUNK_SECONDS and segment.end - groups[-1][0].start <= longest:
            groups[-1].append(segment)
        else:
            groups.append([segment])
            spoken = 0.0
        spoken += segment.seconds
    return [SpeechChunk(tuple(group)) for group in groups]


@dataclass(frozen=True)
class ChunkedTranscriber:
    """A loaded engine with its options, and the checkpoint for finished chunks."""

    engine: Engine
    options: RecognitionOptions
    checkpoint: Checkpoint

    def separately(self) -> ChunkedTranscriber:
        """The same for segments that are recognized alone."""
        return dataclasses.replace(self, options=dataclasses.replace(self.options, separately=True))

    def recognize(
        self, audio: MonoAudio, speech: Sequence[SpeechSegment], task: Task, channel: int = 0
    ) -> RecognitionResult:
        """Recognize the speech of one channel. Chunks finished before are read from the checkpoint."""
        words: list[Word] = []
        skipped: list[SkippedSpan] = []
        chunks = speech_chunks(speech)
        total = sum(chunk.end - chunk.start for chunk in chunks)
        done = 0
        for chunk in chunks:
            length = chunk.end - chunk.start
            result = self._finished(audio, channel, chunk, task.part(done / total, (done + length) / total))
            words += result.words
            skipped += result.skipped
            done += length
            task.report(done / total)
        return RecognitionResult(tuple(words), tuple(skipped))

    def _finished(self, audio: MonoAudio, channel: int, chunk: SpeechChunk, task: Task) -> ChunkTranscription:
        settings = self.engine.settings(self.options)
        bounds = [(segment.start, segment.end) for segment in chunk.relative_segments]
        name = step_digest("chunk", settings, channel, chunk.start, bounds)
        return self.checkpoint.step(name, ChunkTranscription, lambda: self._recognize_chunk(audio, chunk, task))

    def _recognize_chunk(self, audio: MonoAudio, chunk: SpeechChunk, task: Task) -> ChunkTranscription:
        """Recognize one chunk; times in seconds of the recording."""
        result = self.engine.recognize(audio[chunk.start : chunk.end], chunk.relative_segments, self.options, task)
        offset = chunk.start / ASR_SAMPLE_RATE
        return ChunkTranscription(
            tuple(_shifted(word, offset) for word in result.words),
            tuple(_shifted(span, offset) for span in result.skipped),
        )


def _shifted(timed: Timed, offset: float) -> Timed:
    return replace(timed, start=round(timed.start + offset, 3), end=round(timed.end + offset, 3))
