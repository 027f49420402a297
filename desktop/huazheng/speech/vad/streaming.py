"""Streaming voice activity detection: finished utterances in a channel that is still growing.

Frames are judged as they come (:mod:`huazheng.speech.vad.streaming_model`); only the last seconds of sound are kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from huazheng.speech.mono_audio import ASR_SAMPLE_RATE, SpeechSegment
from huazheng.speech.vad.activity import (
    RECOGNITION_SEGMENTATION,
    VAD_FRAME,
    add_faint_speech,
    loudness,
    merge_runs,
    speech_runs,
)
from huazheng.speech.vad.second_opinion import StreamingSecondOpinion
from huazheng.speech.vad.streaming_model import StreamingVadModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

PAUSE_SECONDS, FAINT_PAUSE_SECONDS = 0.45, 0.6
"""Silence that ends an utterance; with a faint speaker, whose pauses are less certain, and whose short utterances
recognition cannot make out."""
LONG_UTTERANCE_SECONDS, SHORT_PAUSE_SECONDS = 8.0, 0.2
"""After so long an utterance a breath ends it."""
MAX_UTTERANCE_SECONDS = 18.0
"""A longer utterance is cut where the probability of speech is lowest, so that nobody waits longer for its text."""
BUFFER_SECONDS = 40.0
LEVEL_HALF_LIFE_SECONDS = 20.0
_PAD = round(RECOGNITION_SEGMENTATION.pad * ASR_SAMPLE_RATE)
_MIN_UTTERANCE_FRAMES = 4


def _frame_count(seconds: float) -> int:
    return round(seconds * ASR_SAMPLE_RATE / VAD_FRAME)


class StreamingVad:
    """Voice activity of one channel. Positions are samples from its first one; sound older than
    :data:`BUFFER_SECONDS` is dropped.

    ``level``: amplitude of the loudest second, decaying slowly, so that a single word is detected too. ``faint``: set
    it where a second, fainter speaker is to be detected, such as one from a loudspeaker; a second model listens then.
    """

    def __init__(self) -> None:
        self.faint = False
        self._sound = np.zeros(0, np.float32)
        self._reset_probabilities()
        self._first_frame = 0  # of the buffer
        self._consumed_frame = 0  # utterances before it were returned
        self.level = 0.0

    @property
    def frames(self) -> int:
        """Length of the channel so far, in samples."""
        return self._first_frame * VAD_FRAME + len(self._sound)

    @property
    def seconds(self) -> float:
        """Length of the channel so far, in seconds."""
        return self.frames / ASR_SAMPLE_RATE

    def add(self, sound: NDArray[np.float32]) -> None:
        """Append sound of any length, float32 at 16 kHz."""
        self._sound = np.concatenate([self._sound, sound])
        judged, whole = len(self._probabilities), len(self._sound) // VAD_FRAME
        if whole > judged:
            faded = self.level * 0.5 ** (len(sound) / ASR_SAMPLE_RATE / LEVEL_HALF_LIFE_SECONDS)
            self.level = max(loudness(self._sound[-ASR_SAMPLE_RATE:]), faded)
            self._judge(self._sound[judged * VAD_FRAME : whole * VAD_FRAME])
        self._trim_buffer()

    def pop_finished(self) -> list[SpeechSegment]:
        """Utterances that ended since the last call, in order, padded with a little sound on both sides."""
        finished: list[SpeechSegment] = []
        while (run := self._next_finished()) is not None:
            finished.append(self._padded(*run))
            self._consumed_frame = run[1]
        return finished

    def is_open_during(self, segment: SpeechSegment) -> bool:
        """Check whether an utterance that is not finished yet began before the end of ``segment``."""
        begin = self._consumed_frame - self._first_frame
        open_run = next(iter(speech_runs(self._probabilities[begin:])), None)
        return open_run is not None and (open_run[0] + self._consumed_frame) * VAD_FRAME < segment.end

    def sound(self, start: int, end: int) -> NDArray[np.float32]:
        """Sound between two samples; silence where it was dropped or has not come yet."""
        first = self._first_frame * VAD_FRAME
        part = self._sound[max(start - first, 0) : max(end - first, 0)]
        before = np.zeros(max(min(first, end) - start, 0), np.float32)
        after = np.zeros(max(end - start - len(before) - len(part), 0), np.float32)
        return np.concatenate([before, part, after])

    def probabilities(self, start: int, end: int) -> NDArray[np.float32]:
        """Probabilities of speech of the frames between two samples; zero where they are not known."""
        first, last = start // VAD_FRAME - self._first_frame, end // VAD_FRAME - self._first_frame
        part = self._probabilities[max(first, 0) : max(last, 0)]
        before = np.zeros(max(min(0, last) - first, 0), np.float32)
        return np.concatenate([before, part, np.zeros(max(last - first - len(before) - len(part), 0), np.float32)])

    def skip(self, frames: int) -> None:
        """Skip so many samples that were never read; the buffer before them is dropped."""
        if frames:
            after = self.frames + frames
            self._first_frame = self._consumed_frame = after // VAD_FRAME
            self._sound = np.zeros(after % VAD_FRAME, np.float32)
            self._reset_probabilities()

    @property
    def _pause(self) -> int:
        """Frames of silence that end an utterance."""
        return _frame_count(FAINT_PAUSE_SECONDS if self.faint else PAUSE_SECONDS)

    def _reset_probabilities(self) -> None:
        self._model, self._second = StreamingVadModel(), StreamingSecondOpinion()
        self._probabilities, self._loud, self._faint = (np.zeros(0, np.float32) for _ in range(3))

    def _judge(self, sound: NDArray[np.float32]) -> None:
        """Add the probabilities of whole frames; faint speech counts once there is enough of it."""
        loud = self._model.predict(sound, self.level)
        faint = self._second.predict(sound, VAD_FRAME, self.level) if self.faint else np.zeros_like(loud)
        self._loud, self._faint = np.concatenate([self._loud, loud]), np.concatenate([self._faint, faint])
        self._probabilities = add_faint_speech(self._loud.copy(), self._faint) if self._faint.any() else self._loud

    def _next_finished(self) -> tuple[int, int] | None:
        """First finished run of frames, counted from the start of the channel; None if there is none."""
        begin = self._consumed_frame - self._first_frame
        spoken = speech_runs(self._probabilities[begin:])
        whole = [run for run in merge_runs(spoken, self._pause) if run[1] - run[0] >= _MIN_UTTERANCE_FRAMES]
        if not whole:
            return None
        start, end = whole[0]
        if end - start > _frame_count(LONG_UTTERANCE_SECONDS):
            end = self._split_point(start, end, spoken, begin)
        elif len(self._probabilities) - begin - end < self._pause:
            return None
        return (start + self._consumed_frame, end + self._consumed_frame) if end else None

    def _split_point(self, start: int, end: int, spoken: list[tuple[int, int]], begin: int) -> int:
        """Frame at which a long run is cut: its first breath after :data:`LONG_UTTERANCE_SECONDS`, at the latest after
        :data:`MAX_UTTERANCE_SECONDS`. 0: not yet.
        """
        over = len(self._probabilities) - begin - end >= self._pause
        for run, following in zip(spoken, [*spoken[1:], (len(self._probabilities) - begin, 0)], strict=True):
            pause = following[0] - run[1]
            if start + _frame_count(LONG_UTTERANCE_SECONDS) <= run[1] < end and pause >= _frame_count(
                SHORT_PAUSE_SECONDS
            ):
                return run[1]
        if over:
            return end if end - start <= _frame_count(MAX_UTTERANCE_SECONDS) else self._least_likely(start, begin)
        if len(self._probabilities) - begin - end >= _frame_count(SHORT_PAUSE_SECONDS):
            return end
        return self._least_likely(start, begin) if end - start > _frame_count(MAX_UTTERANCE_SECONDS) else 0

    def _least_likely(self, start: int, begin: int) -> int:
        low, high = start + _frame_count(MAX_UTTERANCE_SECONDS / 2), start + _frame_count(MAX_UTTERANCE_SECONDS)
        return low + int(np.argmin(self._probabilities[begin + low : begin + high])) + 1

    def _padded(self, first: int, last: int) -> SpeechSegment:
        before = max(self._consumed_frame * VAD_FRAME, first * VAD_FRAME - _PAD)
        return SpeechSegment(before, min(last * VAD_FRAME + _PAD, self.frames))

    def _trim_buffer(self) -> None:
        too_many = len(self._probabilities) - _frame_count(BUFFER_SECONDS)
        if too_many > _frame_count(BUFFER_SECONDS / 4):  # now and then, not at every sample
            self._sound, self._probabilities = self._sound[too_many * VAD_FRAME :], self._probabilities[too_many:]
            self._loud, self._faint = self._loud[too_many:], self._faint[too_many:]
            self._first_frame += too_many
            self._consumed_frame = max(self._consumed_frame, self._first_frame)
