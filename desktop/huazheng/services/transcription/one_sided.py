"""One-sided recordings: only one of the two people of a call is heard, such as where a phone recorded its owner alone.

Said only where everything agrees: one voice by diarization (or voices that never answer each other), long pauses in
which the other side spoke, and wording of one side. A recording of two people that is taken for one-sided would make
evidence disappear; one that is not recognized as one-sided is judged as any other.
"""

from __future__ import annotations

import math
import re
from bisect import bisect
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from huazheng.core.call.gaps import NO_SPEECH
from huazheng.core.text.script import simplified, strip_punctuation
from huazheng.speech.diarization.role_labels import CONFIDENCE_SCALE, caller_cues

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.schema.transcript import Speaker, Word
    from huazheng.services.transcription.worker_job import ChannelTranscription
    from huazheng.speech.diarization.result import VoiceSegment

MIN_SPEECH_SECONDS = 10.0
MIN_LETTERS = 40
LONG_PAUSE_SECONDS = 1.5
MIN_LONG_PAUSES = 4
MIN_LONG_PAUSE_SHARE = 0.2
"""Share of the call, from its first word to its last, that lies in long pauses: the other side's turns."""
MIN_CLEAR_PAUSE_SHARE = 0.4
"""The same where the wording does not say who speaks, or diarization cut the voice in two."""
MAX_UNHEARD_SHARE = 0.2
"""Most speech without text, as a share of all: the other side could be in it."""
CALLER_CUES = 5.0
CUSTOMER_CUES = 8.0
"""Cues of both sides from which the wording is that of two people. A caller alone has customer's cues, too."""
MAX_ANSWERS = 2
NAMED_PROBABILITY = 0.75
_BREATH_SECONDS = 0.3
_SHARE_WEIGHT = 4.0
_ANSWER = re.compile("(?:嗯|对|哦)*(?:是|是的|是啊|是我|知道|明白|清楚|了解|没有|收到|看过|可以)[了的呀啊嘛吧哦]*")


@dataclass(frozen=True)
class OnlySpeaker:
    """Speaker whose voice alone is in a recording, ``unknown`` where that is not clear, and the probability of it."""

    role: Speaker
    probability: float


def find_only_speaker(
    channel: ChannelTranscription, language: str, customer_probability: float = 0.5
) -> OnlySpeaker | None:
    """The only speaker of a recording, from the one channel with speech; None where two are heard, or in doubt.

    ``customer_probability``: that this is the customer's channel, before any wording.
    """
    stretches = _stretches(channel.voice_segments)
    if language != "zh" or len(_long_pauses(stretches)) < MIN_LONG_PAUSES or not _one_voice(channel, stretches):
        return None
    if _pause_share(stretches) < MIN_LONG_PAUSE_SHARE:
        return None
    utterances = _utterances(channel.words, stretches)
    text = "\n".join(utterances)
    spoken = sum(end - start for start, end in stretches)
    if spoken < MIN_SPEECH_SECONDS or len(strip_punctuation(text)) < MIN_LETTERS:
        return None
    if _unheard(channel) > MAX_UNHEARD_SHARE * spoken:
        return None
    caller, customer = caller_cues(text)
    answers = sum(_ANSWER.fullmatch(strip_punctuation(one)) is not None for one in utterances)
    if caller >= CALLER_CUES and (customer >= CUSTOMER_CUES or answers >= MAX_ANSWERS):
        return None
    share = spoken / (stretches[-1][1] - stretches[0][0])
    wording = (caller - customer) / CONFIDENCE_SCALE
    agent_odds = wording + _SHARE_WEIGHT * (share - 0.5) - _log_odds(customer_probability)
    role: Speaker = "agent" if agent_odds > 0 else "customer"
    probability = 1 / (1 + math.exp(-abs(agent_odds)))
    if probability >= NAMED_PROBABILITY:
        return OnlySpeaker(role, probability)
    return OnlySpeaker("unknown", 0.0) if _pause_share(stretches) >= MIN_CLEAR_PAUSE_SHARE else None


def silent_channel(channels: Sequence[ChannelTranscription]) -> int | None:
    """The one of two channels that holds no speech, where the other has words; None otherwise."""
    if len(channels) != 2:
        return None
    silent = [number for number, channel in enumerate(channels) if not channel.words and _unheard(channel) < 1.0]
    return silent[0] if len(silent) == 1 and channels[1 - silent[0]].words else None


def _unheard(channel: ChannelTranscription) -> float:
    """Seconds of speech without text."""
    return sum(span.end - span.start for span in channel.skipped if span.reason != NO_SPEECH)


def voice_count(channel: ChannelTranscription) -> int | None:
    """Number of voices in a channel; None without diarization."""
    return len({segment.voice for segment in channel.voice_segments}) if channel.diarized else None


def _one_voice(channel: ChannelTranscription, stretches: Sequence[tuple[float, float]]) -> bool:
    """Check for one voice; also where diarization cut one in two that never answer each other."""
    voices = voice_count(channel)
    if voices is None or voices < 2:
        return voices == 1
    changes = [
        after.start - before.end for before, after in pairwise(channel.voice_segments) if before.voice != after.voice
    ]
    return min(changes) >= LONG_PAUSE_SECONDS and _pause_share(stretches) >= MIN_CLEAR_PAUSE_SHARE


def _stretches(voice_segments: Sequence[VoiceSegment]) -> list[tuple[float, float]]:
    """Start and end of the stretches of speech without a pause for breath."""
    stretches: list[tuple[float, float]] = []
    for segment in voice_segments:
        if stretches and segment.start - stretches[-1][1] < _BREATH_SECONDS:
            stretches[-1] = (stretches[-1][0], segment.end)
        else:
            stretches.append((segment.start, segment.end))
    return stretches


def _long_pauses(stretches: Sequence[tuple[float, float]]) -> list[float]:
    """Seconds of each pause in which another person may have spoken."""
    pauses = [after[0] - before[1] for before, after in pairwise(stretches)]
    return [pause for pause in pauses if pause >= LONG_PAUSE_SECONDS]


def _pause_share(stretches: Sequence[tuple[float, float]]) -> float:
    return sum(_long_pauses(stretches)) / (stretches[-1][1] - stretches[0][0])


def _utterances(words: Sequence[Word], stretches: Sequence[tuple[float, float]]) -> list[str]:
    """The text of each stretch that has some. A word between two stretches belongs to the nearer one."""
    texts = [""] * len(stretches)
    borders = [(before[1] + after[0]) / 2 for before, after in pairwise(stretches)]
    for word in words:
        texts[bisect(borders, (word.start + word.end) / 2)] += word.text
    return [simplified(text.strip()) for text in texts if text.strip()]


def _log_odds(probability: float) -> float:
    bounded = min(max(probability, 1e-6), 1 - 1e-6)
    return math.log(bounded / (1 - bounded))
