"""The other side out of a loudspeaker, heard once more by the microphone, is not somebody else who speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from huazheng.core.text.pinyin import sound_containment
from huazheng.speech.engine import ASR_SAMPLE_RATE
from huazheng.speech.vad.activity import SPEECH_ONSET, VAD_FRAME
from huazheng.speech.vad.crosstalk import suppress_crosstalk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huazheng.core.schema.transcript import Turn
    from huazheng.speech.engine import SpeechSegment
    from huazheng.speech.vad.streaming import StreamingVad

LOOKBACK_SECONDS = 20.0
LEAST_OWN_SHARE = 0.4
ECHO_PINYIN_OVERLAP = 0.6


def is_leakage(here: StreamingVad, there: StreamingVad, stretch: SpeechSegment) -> bool:
    """Whether what was said in ``here`` is, by its level, what the other source gave at that time."""
    start = max(stretch.end - round(LOOKBACK_SECONDS * ASR_SAMPLE_RATE), 0) // VAD_FRAME * VAD_FRAME
    end = stretch.end // VAD_FRAME * VAD_FRAME
    probabilities = here.probabilities(start, end)
    kept = suppress_crosstalk(here.sound(start, end), there.sound(start, end), probabilities, (here.level, there.level))
    said = slice(max(stretch.start - start, 0) // VAD_FRAME, None)
    spoken = int(np.sum(probabilities[said] >= SPEECH_ONSET))
    return bool(spoken and np.sum(kept[said] >= SPEECH_ONSET) < LEAST_OWN_SHARE * spoken)


def echoes_turn(turn: Turn, others: Iterable[Turn]) -> bool:
    """Whether the turn's words sound like what the other source said at that time."""
    meanwhile = "".join(one.text for one in others if one.start < turn.end and turn.start < one.end)
    return bool(meanwhile) and sound_containment(turn.text, meanwhile) >= ECHO_PINYIN_OVERLAP
