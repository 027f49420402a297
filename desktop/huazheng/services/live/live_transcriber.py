"""Live recognition of utterances, with the same rules against hallucinations as the transcript."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from huazheng.core.runtime.task import Task
from huazheng.core.schema.transcript import SOURCE_SPEAKERS, Word
from huazheng.services.analysis.pack_choice import general_choice
from huazheng.services.live.echo_detection import echoes_turn
from huazheng.services.live.live_protocol import SkippedEvent, TurnEvent
from huazheng.services.transcription.prompt import build_prompt
from huazheng.services.transcription.term_correction import convert_script, correct_terms, load_term_index
from huazheng.speech.asr.chunking import WINDOW_GAP_SECONDS, pack_windows
from huazheng.speech.asr.engine import RecognitionOptions
from huazheng.speech.asr.hypotheses import accept_or_drop, hallucination_reason
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE
from huazheng.speech.text.turn_building import Utterance, build_turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.transcript import Speaker, Turn
    from huazheng.core.text.script import Script
    from huazheng.speech.asr.engine import Engine
    from huazheng.speech.mono_audio import SpeechSegment

MAX_RETRY_SECONDS = 12.0
"""Longest utterance that is decoded again."""
MAX_CONTEXT_SECONDS, MAX_DECODED_SECONDS = 24.0, 28.0
"""Most earlier speech of the source before an utterance, and most of both: no more than Whisper takes."""
_REMEMBERED_TURNS = 12
_CUT_CHARACTER = "\ufffd"  # stands for a part of a character, where the text was stopped


class LiveTranscriber:
    """Transcriber of utterances. It remembers the last turns and the earlier speech of each source."""

    def __init__(
        self,
        engine: Engine,
        home: Home,
        language: str,
        script: Script = "simplified",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """``clock``: seconds by which decoding is timed."""
        self._engine, self._language, self._script, self._clock = engine, language, script, clock
        self._terms = load_term_index(home) if language == "zh" else None
        prompted = language == "zh" and engine.capabilities.prompt
        self._prompt = build_prompt(general_choice(home).ids, home) if prompted else ""
        self._last_turns: list[TurnEvent] = []
        self._context: dict[str, list[NDArray[np.float32]]] = {}
        self._count = 0
        self._pace = 0.0  # recent decoding time per second of speech

    @property
    def reads_again(self) -> bool:
        """True if the engine gains from longer stretches of speech (:meth:`read_again`)."""
        return self._engine.capabilities.long_segments

    def read_again(self, audio: NDArray[np.float32], speech: Sequence[SpeechSegment]) -> tuple[Word, ...]:
        """Words of some speech, recognized as in the transcript. Takes long; may run in another thread.

        ``audio``: from the first segment to the last; ``speech``: in it. Word times are seconds in ``audio``.
        """
        options = RecognitionOptions(language=self._language, prompt=self._prompt)
        return self._engine.recognize(audio, speech, options, Task()).words

    def corrected(self, turn: Turn) -> Turn:
        """The turn with its terms corrected, in the script in use."""
        if self._terms is None:
            return turn
        [turn] = convert_script(correct_terms([turn], self._terms), self._script)
        return turn

    def take_ids(self, turns: Iterable[Turn]) -> None:
        """Give the ids of these turns to no other."""
        self._count = max([self._count, *(turn.id + 1 for turn in turns)])

    def new_id(self) -> int:
        """An id for one more turn."""
        self._count += 1
        return self._count - 1

    def remember(self, event: TurnEvent) -> None:
        """Take in a turn that was recognized before."""
        self.take_ids([event.turn])
        self._last_turns = [*self._last_turns, event][-_REMEMBERED_TURNS:]

    def transcribe(
        self,
        source: str,
        audio: NDArray[np.float32],
        segment: SpeechSegment,
        *,
        apart: bool,
        has_time: Callable[[float], bool] = lambda _takes: True,
    ) -> TurnEvent | SkippedEvent | None:
        """A turn, a skipped span if the utterance has no reliable text, or None for an echo of the other source.

        ``apart``: the source is one speaker's own; else the turn is an unknown speaker's. ``has_time``:
        called with the seconds that a second decoding would take; True if there is time for it.
        """
        words = self._words(source, audio, segment, has_time)
        self._add_context(source, audio)
        turn = self._turn(words, SOURCE_SPEAKERS[source] if apart else "unknown") if words else None
        if turn is None or not any(char.isalnum() for char in turn.text):
            start, end = (round(at / ASR_SAMPLE_RATE, 2) for at in (segment.start, segment.end))
            return SkippedEvent(start=start, end=end, why="unclear")
        if self._repeats(turn, source):
            return None
        event = TurnEvent(turn=turn, source=source)
        self.remember(event)
        return event

    def _words(
        self, source: str, audio: NDArray[np.float32], segment: SpeechSegment, has_time: Callable[[float], bool]
    ) -> tuple[Word, ...]:
        """Words timed in the recording. An utterance without reliable words is decoded again after earlier speech of
        the same source.
        """
        started = self._clock()
        words = _reliable_words(self._engine.recognize_live(audio, self._language), segment, 0.0)
        if words:
            pace = (self._clock() - started) / (len(audio) / ASR_SAMPLE_RATE)
            self._pace = (self._pace + pace) / 2 if self._pace else pace
        if len(audio) > MAX_RETRY_SECONDS * ASR_SAMPLE_RATE:
            return words
        for extended in self._with_context(source, audio):
            if words or not has_time(self._pace * len(extended) / ASR_SAMPLE_RATE):
                break
            recognized = self._engine.recognize_live(extended, self._language)
            if hallucination_reason(recognized) is None:  # a repetition that began before continues into it
                words = _reliable_words(recognized, segment, (len(extended) - len(audio)) / ASR_SAMPLE_RATE)
        return words

    def _with_context(self, source: str, audio: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
        """The sound after the source's last utterance, then after all of its remembered ones."""
        before = self._context.get(source, [])
        room = round(min(MAX_CONTEXT_SECONDS * ASR_SAMPLE_RATE, MAX_DECODED_SECONDS * ASR_SAMPLE_RATE - len(audio)))
        joint = np.zeros(round(WINDOW_GAP_SECONDS * ASR_SAMPLE_RATE), np.float32)
        for count in sorted({1, len(before)}) if before else ():
            context = np.concatenate([part for utterance in before[-count:] for part in (utterance, joint)])
            yield np.concatenate([context[-room:], audio])

    def _add_context(self, source: str, audio: NDArray[np.float32]) -> None:
        """Remember an utterance of a source, and forget those that will not be needed."""
        utterances = [*self._context.get(source, []), audio]
        while sum(map(len, utterances[1:])) >= MAX_CONTEXT_SECONDS * ASR_SAMPLE_RATE:
            del utterances[0]
        self._context[source] = utterances

    def _turn(self, words: tuple[Word, ...], speaker: Speaker) -> Turn:
        [turn] = build_turns([Utterance(speaker, None, words)])
        return msgspec.structs.replace(self.corrected(turn), id=self._count)

    def _repeats(self, turn: Turn, source: str) -> bool:
        return source == "microphone" and echoes_turn(
            turn, [one.turn for one in self._last_turns if one.source == "line"]
        )


def _reliable_words(recognized: Sequence[Word], segment: SpeechSegment, begins: float) -> tuple[Word, ...]:
    """Accepted words from second ``begins`` on, where the segment begins, timed in the recording."""
    at = segment.start / ASR_SAMPLE_RATE - begins
    words = [
        Word(text, round(at + max(word.start, begins), 3), round(at + word.end, 3), word.probability)
        for word in recognized
        if (word.start + word.end) / 2 >= begins and (text := word.text.replace(_CUT_CHARACTER, ""))
    ]
    [window] = pack_windows([segment])
    return accept_or_drop(words, window).words
