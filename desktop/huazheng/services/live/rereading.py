"""Rereading: stretches of a source that hears both sides, recognized again when enough speech has come together.

Short utterances of a faint voice are read badly alone. With the speech around them they are read as in the transcript
(:meth:`~huazheng.services.live.live_transcriber.LiveTranscriber.read_again`). That takes seconds, so it runs in a
thread, one reading at a time, while new utterances are recognized alone as before.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from huazheng.core.text.script import strip_punctuation
from huazheng.speech.diarization.word_speakers import assign_words
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE, SpeechSegment
from huazheng.speech.text.turn_building import Utterance, build_turns

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from concurrent.futures import Executor, Future

    from numpy.typing import NDArray

    from huazheng.core.schema.transcript import Turn, Word
    from huazheng.speech.diarization.result import VoiceSegment

    Recognize = Callable[[NDArray[np.float32], Sequence[SpeechSegment]], tuple[Word, ...]]

READ_SECONDS = 18.0
"""Speech that makes a reading: with the longest utterance after it less than a window of the recognizer."""
MAX_SECONDS = 28.0
"""Most speech of a reading; what is older keeps its first text."""
MIN_LETTERS_SHARE = 0.7
"""Least letters of a reading, as a share of those of the first one; with fewer the first stays."""


@dataclass(frozen=True)
class HeardUtterance:
    """An utterance after its first reading: its stretches between pauses, and the turn of each that has one.

    ``turns``: by the stretch's place in ``stretches``.
    """

    segment: SpeechSegment
    audio: NDArray[np.float32]
    stretches: Sequence[VoiceSegment]
    turns: Mapping[int, Turn]


@dataclass(frozen=True)
class StretchText:
    """A stretch, its sound, the id of its earlier turn, and its turn now; the turn's own id means nothing."""

    turn_id: int | None
    turn: Turn
    sound: NDArray[np.float32]


@dataclass(frozen=True)
class Reading:
    """Ids of the turns of the first reading, and the texts that replace them, in time order."""

    replaced: tuple[int, ...]
    texts: tuple[StretchText, ...]


class Rereading:
    """Utterances that wait for their rereading, and the one under way."""

    def __init__(self, recognize: Recognize, executor: Executor) -> None:
        """``recognize``: words of segments in a sound, in seconds of the sound."""
        self._recognize, self._executor = recognize, executor
        self._waiting: list[HeardUtterance] = []
        self._read: list[HeardUtterance] = []
        self._running: Future[tuple[Word, ...]] | None = None

    def add(self, utterance: HeardUtterance) -> None:
        """Add an utterance after its first reading. Those that do not fit into a reading with it are let go."""
        self._waiting.append(utterance)
        while len(self._waiting) > 1 and _seconds(self._waiting) > MAX_SECONDS:
            del self._waiting[0]

    def clear(self) -> None:
        """Forget the utterances that wait."""
        self._waiting = []

    def start(self) -> None:
        """Begin a reading if there is enough speech and none is under way."""
        if self._running is None and _seconds(self._waiting) >= READ_SECONDS:
            self._read, self._waiting = self._waiting, []
            self._running = self._executor.submit(self._recognize, *_joined(self._read))

    def finished(self) -> Reading | None:
        """The reading that is done; None where none is, or it is worse than the first one."""
        if self._running is None or not self._running.done():
            return None
        words, self._running = self._running.result(), None
        before = [turn for utterance in self._read for turn in utterance.turns.values()]
        texts = _texts(self._read, words)
        least = MIN_LETTERS_SHARE * sum(len(strip_punctuation(turn.text)) for turn in before)
        if not texts or sum(len(strip_punctuation(one.turn.text)) for one in texts) < least:
            return None
        return Reading(tuple(turn.id for turn in before), tuple(texts))


def _seconds(utterances: Sequence[HeardUtterance]) -> float:
    return sum(utterance.segment.seconds for utterance in utterances)


def _joined(utterances: Sequence[HeardUtterance]) -> tuple[NDArray[np.float32], list[SpeechSegment]]:
    """Sound from the first utterance to the last, and where each is in it."""
    begin = utterances[0].segment.start
    sound = np.zeros(utterances[-1].segment.end - begin, np.float32)
    segments: list[SpeechSegment] = []
    for utterance in utterances:
        # Each is padded, so that two may share a little sound.
        last = segments[-1].end if segments else 0
        segment = SpeechSegment(max(utterance.segment.start - begin, last), utterance.segment.end - begin)
        sound[segment.start : segment.end] = utterance.audio[segment.start - segment.end :]
        segments.append(segment)
    return sound, segments


def _texts(utterances: Sequence[HeardUtterance], words: Sequence[Word]) -> list[StretchText]:
    """The words of each stretch as a turn."""
    begin = utterances[0].segment.start_seconds
    timed = [msgspec.structs.replace(word, start=word.start + begin, end=word.end + begin) for word in words]
    places = [(utterance, number) for utterance in utterances for number in range(len(utterance.stretches))]
    stretches = [replace(utterance.stretches[number], voice=voice) for voice, (utterance, number) in enumerate(places)]
    texts = []
    for group in assign_words(timed, stretches):
        utterance, number = places[group.voice]
        built = build_turns([Utterance("unknown", None, group.words)])
        if built and any(char.isalnum() for char in built[0].text):
            earlier, stretch = utterance.turns.get(number), stretches[group.voice]
            first, last = (round(at * ASR_SAMPLE_RATE) - utterance.segment.start for at in (stretch.start, stretch.end))
            sound = utterance.audio[max(first, 0) : last]
            texts.append(StretchText(earlier.id if earlier is not None else None, built[0], sound))
    return texts
