"""An utterance becomes a turn, or nothing: read once, by the transcript's own rules against what is made up."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from huazheng.core.schema.transcript import Word
from huazheng.services.live.echo_detection import echoes_turn
from huazheng.services.live.live_events import SkippedEvent, TurnEvent
from huazheng.services.transcription.term_correction import convert_script, correct_terms, load_term_index
from huazheng.speech.asr.chunking import WINDOW_GAP_SECONDS, pack_windows
from huazheng.speech.asr.hypotheses import accept_or_drop, hallucination_reason
from huazheng.speech.engine import ASR_SAMPLE_RATE
from huazheng.speech.text.turn_building import Utterance, turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.transcript import Speaker, Turn
    from huazheng.core.text.script import Script
    from huazheng.speech.engine import Engine, SpeechSegment

SPEAKERS: dict[str, Speaker] = {"microphone": "customer", "line": "agent"}
"""Where there are two sources (DESIGN §3); with one nobody can be told apart at this speed."""
LONGEST_RETRY_SECONDS = 12.0
"""Only an utterance up to this length is read again."""
BEFORE_SECONDS, MOST_SECONDS = 24.0, 28.0
"""After so much, at the most, of what the same source said before it; together no more than Whisper takes."""
_REMEMBERED = 12


class LiveTranscriber:
    """Keeps the model and what was said last."""

    def __init__(self, engine: Engine, home: Home, language: str, script: Script = "simplified") -> None:
        self._engine, self._language, self._script = engine, language, script
        self._terms = load_term_index(home) if language == "zh" else None
        self._last: list[TurnEvent] = []
        self._before: dict[str, list[NDArray[np.float32]]] = {}
        self._count = 0
        self._pace = 0.0  # how long reading took of late, for a second of speech

    def remember(self, said: TurnEvent) -> None:
        """Something that was heard already."""
        self._count = max(self._count, said.turn.id + 1)
        self._last = [*self._last, said][-_REMEMBERED:]

    def hear(
        self,
        source: str,
        sound: NDArray[np.float32],
        stretch: SpeechSegment,
        *,
        apart: bool,
        again: Callable[[float], bool] = lambda _takes: True,
    ) -> TurnEvent | SkippedEvent | None:
        """What was said in this stretch; that it gives no text that can have been said; None: the other source said it.

        ``again`` is asked before it is read once more, which takes so many seconds: whether there is time.
        """
        words = self._words(source, sound, stretch, again)
        self._keep(source, sound)
        turn = self._turn(words, SPEAKERS[source] if apart else "unknown") if words else None
        if turn is None or not any(char.isalnum() for char in turn.text):
            start, end = (round(at / ASR_SAMPLE_RATE, 2) for at in (stretch.start, stretch.end))
            return SkippedEvent(start=start, end=end, why="unclear")
        if apart and self._repeats(turn, source):
            return None
        said = TurnEvent(turn=turn, source=source)
        self.remember(said)
        return said

    def _words(
        self, source: str, sound: NDArray[np.float32], stretch: SpeechSegment, again: Callable[[float], bool]
    ) -> tuple[Word, ...]:
        """The words, timed in the recording. What alone gives none that can have been said is read after what the same
        source said before it.
        """
        begun = time.monotonic()
        words = _trusted_words(self._engine.recognize_live(sound, self._language), stretch, 0.0)
        if words:
            pace = (time.monotonic() - begun) / (len(sound) / ASR_SAMPLE_RATE)
            self._pace = (self._pace + pace) / 2 if self._pace else pace
        if len(sound) > LONGEST_RETRY_SECONDS * ASR_SAMPLE_RATE:
            return words
        for led in self._led(source, sound):
            if words or not again(self._pace * len(led) / ASR_SAMPLE_RATE):
                break
            heard = self._engine.recognize_live(led, self._language)
            if hallucination_reason(heard) is None:  # a loop that began before runs on into it
                words = _trusted_words(heard, stretch, (len(led) - len(sound)) / ASR_SAMPLE_RATE)
        return words

    def _led(self, source: str, sound: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
        """The sound after the last that the same source said, and after all that is kept of what it said."""
        before = self._before.get(source, [])
        room = round(min(BEFORE_SECONDS * ASR_SAMPLE_RATE, MOST_SECONDS * ASR_SAMPLE_RATE - len(sound)))
        joint = np.zeros(round(WINDOW_GAP_SECONDS * ASR_SAMPLE_RATE), np.float32)
        for count in sorted({1, len(before)}) if before else ():
            led = np.concatenate([part for one in before[-count:] for part in (one, joint)])
            yield np.concatenate([led[-room:], sound])

    def _keep(self, source: str, sound: NDArray[np.float32]) -> None:
        """The newest utterances of a source, as many as are ever read before another."""
        kept = [*self._before.get(source, []), sound]
        while sum(map(len, kept[1:])) >= BEFORE_SECONDS * ASR_SAMPLE_RATE:
            del kept[0]
        self._before[source] = kept

    def _turn(self, words: tuple[Word, ...], speaker: Speaker) -> Turn:
        [turn] = turns([Utterance(speaker, None, words)])
        if self._terms is not None:
            [turn] = convert_script(correct_terms([turn], self._terms), self._script)
        return msgspec.structs.replace(turn, id=self._count)

    def _repeats(self, turn: Turn, source: str) -> bool:
        return source == "microphone" and echoes_turn(turn, [one.turn for one in self._last if one.source == "line"])


def _trusted_words(heard: Sequence[Word], stretch: SpeechSegment, begins: float) -> tuple[Word, ...]:
    """What is believed of the words from the second ``begins`` on, where the stretch begins, timed in the recording."""
    at = stretch.start / ASR_SAMPLE_RATE - begins
    words = [
        Word(word.text, round(at + max(word.start, begins), 3), round(at + word.end, 3), word.probability)
        for word in heard
        if (word.start + word.end) / 2 >= begins
    ]
    [window] = pack_windows([stretch])
    return accept_or_drop(words, words, window).words
