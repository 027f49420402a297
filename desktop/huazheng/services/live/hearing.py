"""An utterance becomes a turn, or nothing: read once, by the transcript's own rules against what is made up."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from huazheng.core.transcript import Word
from huazheng.services.live.leaking import repeats
from huazheng.services.live.protocol import Said, Skipped
from huazheng.services.terms import as_written, in_script, spoken_terms
from huazheng.speech.engine import HEARING_RATE
from huazheng.speech.readings import invented, judged
from huazheng.speech.turns import Utterance, turns
from huazheng.speech.windows import JOINT_SECONDS, pack

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from huazheng.core.paths import Home
    from huazheng.core.script import Script
    from huazheng.core.transcript import Speaker, Turn
    from huazheng.speech.engine import Engine, Stretch

SPEAKERS: dict[str, Speaker] = {"microphone": "customer", "line": "agent"}
"""Where there are two sources (DESIGN §3); with one nobody can be told apart at this speed."""
MOST_AGAIN_SECONDS = 12.0
"""Only an utterance up to this length is read again."""
BEFORE_SECONDS, MOST_SECONDS = 24.0, 28.0
"""After so much, at the most, of what the same source said before it; together no more than Whisper takes."""
_REMEMBERED = 12


class LiveHearing:
    """Keeps the model and what was said last."""

    def __init__(self, engine: Engine, home: Home, language: str, script: Script = "simplified") -> None:
        self._engine, self._language, self._script = engine, language, script
        self._terms = spoken_terms(home) if language == "zh" else None
        self._last: list[Said] = []
        self._before: dict[str, list[NDArray[np.float32]]] = {}
        self._count = 0
        self._pace = 0.0  # how long reading took of late, for a second of speech

    def remember(self, said: Said) -> None:
        """Something that was heard already."""
        self._count = max(self._count, said.turn.id + 1)
        self._last = [*self._last, said][-_REMEMBERED:]

    def hear(
        self,
        source: str,
        sound: NDArray[np.float32],
        stretch: Stretch,
        *,
        apart: bool,
        again: Callable[[float], bool] = lambda _takes: True,
    ) -> Said | Skipped | None:
        """What was said in this stretch; that it gives no text that can have been said; None: the other source said it.

        ``again`` is asked before it is read once more, which takes so many seconds: whether there is time.
        """
        words = self._words(source, sound, stretch, again)
        self._keep(source, sound)
        turn = self._turn(words, SPEAKERS[source] if apart else "unknown") if words else None
        if turn is None or not any(char.isalnum() for char in turn.text):
            start, end = (round(at / HEARING_RATE, 2) for at in (stretch.start, stretch.end))
            return Skipped(start=start, end=end, why="unclear")
        if apart and self._repeats(turn, source):
            return None
        said = Said(turn=turn, source=source)
        self.remember(said)
        return said

    def _words(
        self, source: str, sound: NDArray[np.float32], stretch: Stretch, again: Callable[[float], bool]
    ) -> tuple[Word, ...]:
        """The words, timed in the recording. What alone gives none that can have been said is read after what the same
        source said before it.
        """
        begun = time.monotonic()
        words = _judged(self._engine.hear_at_once(sound, self._language), stretch, 0.0)
        if words:
            pace = (time.monotonic() - begun) / (len(sound) / HEARING_RATE)
            self._pace = (self._pace + pace) / 2 if self._pace else pace
        if len(sound) > MOST_AGAIN_SECONDS * HEARING_RATE:
            return words
        for led in self._led(source, sound):
            if words or not again(self._pace * len(led) / HEARING_RATE):
                break
            heard = self._engine.hear_at_once(led, self._language)
            if invented(heard) is None:  # a loop that began before runs on into it
                words = _judged(heard, stretch, (len(led) - len(sound)) / HEARING_RATE)
        return words

    def _led(self, source: str, sound: NDArray[np.float32]) -> Iterator[NDArray[np.float32]]:
        """The sound after the last that the same source said, and after all that is kept of what it said."""
        before = self._before.get(source, [])
        room = round(min(BEFORE_SECONDS * HEARING_RATE, MOST_SECONDS * HEARING_RATE - len(sound)))
        joint = np.zeros(round(JOINT_SECONDS * HEARING_RATE), np.float32)
        for count in sorted({1, len(before)}) if before else ():
            led = np.concatenate([part for one in before[-count:] for part in (one, joint)])
            yield np.concatenate([led[-room:], sound])

    def _keep(self, source: str, sound: NDArray[np.float32]) -> None:
        """The newest utterances of a source, as many as are ever read before another."""
        kept = [*self._before.get(source, []), sound]
        while sum(map(len, kept[1:])) >= BEFORE_SECONDS * HEARING_RATE:
            del kept[0]
        self._before[source] = kept

    def _turn(self, words: tuple[Word, ...], speaker: Speaker) -> Turn:
        [turn] = turns([Utterance(speaker, None, words)])
        if self._terms is not None:
            [turn] = in_script(as_written([turn], self._terms), self._script)
        return msgspec.structs.replace(turn, id=self._count)

    def _repeats(self, turn: Turn, source: str) -> bool:
        return source == "microphone" and repeats(turn, [one.turn for one in self._last if one.source == "line"])


def _judged(heard: Sequence[Word], stretch: Stretch, begins: float) -> tuple[Word, ...]:
    """What is believed of the words from the second ``begins`` on, where the stretch begins, timed in the recording."""
    at = stretch.start / HEARING_RATE - begins
    words = [
        Word(word.text, round(at + max(word.start, begins), 3), round(at + word.end, 3), word.probability)
        for word in heard
        if (word.start + word.end) / 2 >= begins
    ]
    [window] = pack([stretch])
    return judged(words, words, window).words
