"""Turns from timed words: a new turn where somebody else speaks or a pause is long."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.core.call.split_join import continues_turn
from huazheng.core.schema.transcript import Turn, Word, mean_probability
from huazheng.core.text.script import ends_sentence, strip_punctuation
from huazheng.speech.text.normalization import normalize_script

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.schema.transcript import Speaker

UTTERANCE_PAUSE_SECONDS = 0.6
"""Pause that ends an utterance: a breath inside a sentence is shorter."""
SENTENCE_PAUSE_SECONDS = 0.25
"""Pause that ends an utterance after a full stop or a question mark."""


@dataclass(frozen=True)
class Utterance:
    """Words of one speaker without a long pause."""

    speaker: Speaker
    channel: int | None
    words: tuple[Word, ...]
    speaker_confidence: float = 1.0

    @property
    def start(self) -> float:
        """Seconds from the start of the recording."""
        return self.words[0].start

    @property
    def end(self) -> float:
        """Seconds from the start of the recording."""
        return self.words[-1].end


def utterances(
    words: Sequence[Word], speaker: Speaker, channel: int | None, speaker_confidence: float = 1.0
) -> list[Utterance]:
    """Split one speaker's words at the pauses."""
    runs: list[list[Word]] = []
    for word in words:
        last = runs[-1][-1] if runs else None
        if last is not None and word.start - last.end < _pause_after(last):
            runs[-1].append(word)
        else:
            runs.append([word])
    return [Utterance(speaker, channel, tuple(run), speaker_confidence) for run in runs]


def _pause_after(word: Word) -> float:
    return SENTENCE_PAUSE_SECONDS if ends_sentence(word.text) else UTTERANCE_PAUSE_SECONDS


def build_turns(spoken: Sequence[Utterance], wordless: Sequence[float] = ()) -> tuple[Turn, ...]:
    """Turns in time order from the utterances of all channels.

    ``wordless``: times at which somebody else spoke without a recognized word, ascending. They end a turn: nobody's
    turn spans another's speech.
    """
    groups: list[list[Utterance]] = []
    for utterance in sorted(spoken, key=lambda one: (one.start, one.end)):
        joins = groups and continues_turn(groups[-1][0].start, groups[-1][-1], utterance)
        if joins and not _any_between(wordless, groups[-1][-1].end, utterance.start):
            groups[-1].append(utterance)
        else:
            groups.append([utterance])
    return tuple(_turn(number, group) for number, group in enumerate(groups))


def _any_between(times: Sequence[float], start: float, end: float) -> bool:
    return bisect_left(times, start) < bisect_left(times, end)


def _turn(number: int, group: Sequence[Utterance]) -> Turn:
    words = tuple(word for utterance in group for word in utterance.words)
    recognized = "".join(word.text for word in words).strip()
    text = normalize_script(recognized)
    confidence = mean_probability(words)
    return Turn(
        id=number,
        speaker=group[0].speaker,
        start=words[0].start,
        end=max(words[-1].end, words[0].start),
        text=text,
        heard=recognized if strip_punctuation(recognized) != strip_punctuation(text) else None,
        channel=group[0].channel,
        confidence=None if confidence is None else round(confidence, 3),
        speaker_confidence=0.0 if group[0].speaker == "unknown" else _speaker_confidence(group),
        words=words,
    )


def _speaker_confidence(group: Sequence[Utterance]) -> float:
    """Mean speaker confidence of the utterances, weighted by their length in letters."""
    lengths = [sum(len(word.text) for word in utterance.words) for utterance in group]
    total = sum(utterance.speaker_confidence * length for utterance, length in zip(group, lengths, strict=True))
    return round(total / max(1, sum(lengths)), 3)
