"""The other side out of a loudspeaker, heard once more by the microphone, is not somebody else who speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from huazheng.core.sound import contained
from huazheng.speech.activity import CELL, SPEECH_FROM
from huazheng.speech.crosstalk import own_speech
from huazheng.speech.engine import HEARING_RATE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huazheng.core.transcript import Turn
    from huazheng.speech.engine import Stretch
    from huazheng.speech.growing import GrowingSpeech

LOOKED_BACK_SECONDS = 20.0
LEAST_OWN_SHARE = 0.4
SAME_SOUND = 0.6


def leaked(here: GrowingSpeech, there: GrowingSpeech, stretch: Stretch) -> bool:
    """Whether what was said in ``here`` is, by its level, what the other source gave at that time."""
    start = max(stretch.end - round(LOOKED_BACK_SECONDS * HEARING_RATE), 0) // CELL * CELL
    end = stretch.end // CELL * CELL
    odds = here.odds(start, end)
    kept = own_speech(here.sound(start, end), there.sound(start, end), odds, (here.level, there.level))
    said = slice(max(stretch.start - start, 0) // CELL, None)
    spoken = int(np.sum(odds[said] >= SPEECH_FROM))
    return bool(spoken and np.sum(kept[said] >= SPEECH_FROM) < LEAST_OWN_SHARE * spoken)


def repeats(turn: Turn, others: Iterable[Turn]) -> bool:
    """Whether the turn's words sound like what the other source said at that time."""
    meanwhile = "".join(one.text for one in others if one.start < turn.end and turn.start < one.end)
    return bool(meanwhile) and contained(turn.text, meanwhile) >= SAME_SOUND
