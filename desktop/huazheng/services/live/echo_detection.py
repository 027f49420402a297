"""Echo detection: the other side from a loudspeaker, recorded again by the microphone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from huazheng.core.text.pinyin import SAME_SOUND_SIMILARITY, sound_containment
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE
from huazheng.speech.vad.activity import SPEECH_ONSET, VAD_FRAME
from huazheng.speech.vad.crosstalk import suppress_crosstalk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huazheng.core.schema.transcript import Turn
    from huazheng.speech.mono_audio import SpeechSegment
    from huazheng.speech.vad.streaming import StreamingVad

LOOKBACK_SECONDS = 20.0
MIN_OWN_SHARE = 0.4


def is_leakage(here: StreamingVad, there: StreamingVad, segment: SpeechSegment) -> bool:
    """Check whether the speech of ``segment`` in ``here`` is, by its level, leakage of the other source."""
    start = max(segment.end - round(LOOKBACK_SECONDS * ASR_SAMPLE_RATE), 0) // VAD_FRAME * VAD_FRAME
    end = segment.end // VAD_FRAME * VAD_FRAME
    probabilities = here.probabilities(start, end)
    without_leakage = suppress_crosstalk(
        here.sound(start, end), there.sound(start, end), probabilities, (here.level, there.level)
    )
    during = slice(max(segment.start - start, 0) // VAD_FRAME, None)
    spoken = int(np.sum(probabilities[during] >= SPEECH_ONSET))
    return bool(spoken and np.sum(without_leakage[during] >= SPEECH_ONSET) < MIN_OWN_SHARE * spoken)


def echoes_turn(turn: Turn, others: Iterable[Turn]) -> bool:
    """Check whether the turn sounds like turns of the other source at the same time."""
    meanwhile = "".join(other.text for other in others if other.start < turn.end and turn.start < other.end)
    return bool(meanwhile) and sound_containment(turn.text, meanwhile) >= SAME_SOUND_SIMILARITY
