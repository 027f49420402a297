"""Turns out of timed words: who spoke by channel, a new turn where somebody else speaks or a pause is long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.core.schema.transcript import Turn, Word
from huazheng.core.text.script import letters
from huazheng.speech.text.normalization import normalize_script

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.schema.transcript import Speaker

UTTERANCE_PAUSE_SECONDS = 0.6
"""A pause this long ends an utterance: a breath inside a sentence is shorter."""
SENTENCE_PAUSE_SECONDS = 0.25
"""After a full stop or a question mark, a pause this long is enough."""
TURN_PAUSE_SECONDS = 2.0
"""Utterances of one speaker this close, with nobody speaking between them, are one turn."""
MAX_TURN_SECONDS = 45.0
SENTENCE_ENDS = "。？！?!"


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
    """Cut one speaker's words at the pauses."""
    cut: list[Utterance] = []
    run: list[Word] = []
    for word in words:
        if run:
            at_sentence_end = run[-1].text.strip()[-1:] in tuple(SENTENCE_ENDS)
            pause = SENTENCE_PAUSE_SECONDS if at_sentence_end else UTTERANCE_PAUSE_SECONDS
            if word.start - run[-1].end >= pause:
                cut.append(Utterance(speaker, channel, tuple(run), speaker_confidence))
                run = []
        run.append(word)
    if run:
        cut.append(Utterance(speaker, channel, tuple(run), speaker_confidence))
    return cut


def turns(spoken: Sequence[Utterance]) -> tuple[Turn, ...]:
    """Turns in time order from the utterances of all channels.

    Utterances of a known speaker are joined while nobody else speaks; those of an unknown speaker stay apart, for
    the next one may be somebody else's.
    """
    joined: list[list[Utterance]] = []
    for utterance in sorted(spoken, key=lambda one: (one.start, one.end)):
        last = joined[-1][-1] if joined else None
        if (
            last is not None
            and last.speaker == utterance.speaker != "unknown"
            and utterance.start - last.end < TURN_PAUSE_SECONDS
            and utterance.end - joined[-1][0].start <= MAX_TURN_SECONDS
        ):
            joined[-1].append(utterance)
        else:
            joined.append([utterance])
    return tuple(_turn(number, together) for number, together in enumerate(joined))


def _turn(number: int, together: Sequence[Utterance]) -> Turn:
    words = tuple(word for utterance in together for word in utterance.words)
    heard = "".join(word.text for word in words).strip()
    text = normalize_script(heard)
    sure = [word.probability for word in words if word.probability is not None]
    return Turn(
        id=number,
        speaker=together[0].speaker,
        start=words[0].start,
        end=max(words[-1].end, words[0].start),
        text=text,
        heard=heard if letters(heard) != letters(text) else None,
        channel=together[0].channel,
        confidence=round(sum(sure) / len(sure), 3) if sure else None,
        speaker_confidence=0.0 if together[0].speaker == "unknown" else _speaker_confidence(together),
        words=words,
    )


def _speaker_confidence(together: Sequence[Utterance]) -> float:
    """How sure the speaker of a turn is: its utterances' certainty, weighed by their length in words."""
    letters = [sum(len(word.text) for word in one.words) for one in together]
    sure = sum(one.speaker_confidence * count for one, count in zip(together, letters, strict=True))
    return round(sure / max(1, sum(letters)), 3)
