"""An utterance becomes a turn, or nothing: read once, by the transcript's own rules against what is made up."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np

from huazheng.core.transcript import Word
from huazheng.services.live.leaking import repeats
from huazheng.services.live.protocol import Said
from huazheng.services.terms import as_written, in_script, spoken_terms
from huazheng.speech.engine import HEARING_RATE
from huazheng.speech.readings import invented, judged
from huazheng.speech.turns import Utterance, turns
from huazheng.speech.windows import JOINT_SECONDS, pack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from huazheng.core.paths import Home
    from huazheng.core.script import Script
    from huazheng.core.transcript import Speaker, Turn
    from huazheng.speech.engine import Engine, Stretch

SPEAKERS: dict[str, Speaker] = {"microphone": "customer", "line": "agent"}
"""Where there are two sources (DESIGN §3); with one nobody can be told apart at this speed."""
MOST_AGAIN_SECONDS, BEFORE_SECONDS = 12.0, 12.0
"""Only so long an utterance is read again, after so much of what was said before it."""
_REMEMBERED = 12


class LiveHearing:
    """Keeps the model and what was said last."""

    def __init__(self, engine: Engine, home: Home, language: str, script: Script = "simplified") -> None:
        self._engine, self._language, self._script = engine, language, script
        self._terms = spoken_terms(home) if language == "zh" else None
        self._last: list[Said] = []
        self._before: dict[str, NDArray[np.float32]] = {}
        self._count = 0

    def remember(self, said: Said) -> None:
        """Something that was heard already."""
        self._count = max(self._count, said.turn.id + 1)
        self._last = [*self._last, said][-_REMEMBERED:]

    def hear(
        self, source: str, sound: NDArray[np.float32], stretch: Stretch, *, apart: bool, hurried: bool = False
    ) -> Said | None:
        """What was said in this stretch; None where that cannot be told, or the other source said it.

        ``hurried``: nothing is read twice.
        """
        words = self._words(source, sound, stretch, hurried=hurried)
        self._before[source] = sound
        if not words:
            return None
        turn = self._turn(words, SPEAKERS[source] if apart else "unknown")
        if any(char.isalnum() for char in turn.text) and not (apart and self._repeats(turn, source)):
            said = Said(turn=turn, source=source)
            self.remember(said)
            return said
        return None

    def _words(self, source: str, sound: NDArray[np.float32], stretch: Stretch, *, hurried: bool) -> tuple[Word, ...]:
        """The words, timed in the recording. What alone gives none that can have been said is read once more after what
        the same source said before it: of 39 such utterances 26 gave text then, 0.85 of it right by sound.
        """
        words = _judged(self._engine.hear_at_once(sound, self._language), stretch, 0.0)
        before = self._before.get(source)
        if words or hurried or before is None or len(sound) > MOST_AGAIN_SECONDS * HEARING_RATE:
            return words
        room = round((MOST_AGAIN_SECONDS + BEFORE_SECONDS) * HEARING_RATE) - len(sound)
        joint = np.zeros(round(JOINT_SECONDS * HEARING_RATE), np.float32)
        joined = np.concatenate([before[-min(room, len(before)) :], joint, sound])
        heard = self._engine.hear_at_once(joined, self._language)
        if invented(heard) is not None:  # a loop that began before runs on into it
            return ()
        return _judged(heard, stretch, (len(joined) - len(sound)) / HEARING_RATE)

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
