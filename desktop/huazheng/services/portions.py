"""Hears a channel portion by portion: only a few minutes of sound are in memory, and what is finished is kept.

A portion is some whole windows of the recogniser's, so that cutting changes nothing in what each window holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from huazheng.core.transcript import Span, Word
from huazheng.services.kept_hearing import digest_of
from huazheng.speech.engine import HEARING_RATE, Heard, Stretch
from huazheng.speech.windows import pack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.jobs import Task
    from huazheng.services.kept_hearing import KeptHearing
    from huazheng.speech.engine import Engine, Listening
    from huazheng.speech.sound import Sound

PORTION_WINDOWS = 12
"""About six minutes of speech: a whole number of the recogniser's batches."""
LONGEST_PORTION_SECONDS = 900.0


@dataclass(frozen=True)
class Portion:
    """Stretches of speech that are heard together, in frames of the recording."""

    stretches: tuple[Stretch, ...]

    @property
    def start(self) -> int:
        """Its first frame."""
        return self.stretches[0].start

    @property
    def end(self) -> int:
        """The frame after its last."""
        return self.stretches[-1].end

    @property
    def within(self) -> list[Stretch]:
        """The stretches, counted from the portion's first frame."""
        return [Stretch(one.start - self.start, one.end - self.start) for one in self.stretches]


class HeardPortion(msgspec.Struct, frozen=True):
    """What one portion gave, as it is kept; times are seconds of the recording."""

    words: tuple[Word, ...]
    skipped: tuple[Span, ...]


def portions(speech: Sequence[Stretch]) -> list[Portion]:
    """The speech in portions of at most :data:`PORTION_WINDOWS` windows, none longer than a quarter of an hour."""
    longest = LONGEST_PORTION_SECONDS * HEARING_RATE
    groups: list[list[Stretch]] = []
    count = 0
    for window in pack(speech):
        first, last = window.stretches[0], window.stretches[-1]
        if groups and count < PORTION_WINDOWS and last.end - groups[-1][0].start <= longest:
            groups[-1] += window.stretches
            count += 1
        elif last.end - first.start <= longest:
            groups.append(list(window.stretches))
            count = 1
        else:  # a window whose few words lie hours apart
            groups += [[one] for one in window.stretches]
            count = PORTION_WINDOWS
    return [Portion(tuple(group)) for group in groups]


@dataclass(frozen=True)
class Ear:
    """Who listens: a loaded engine, how it listens, and where finished portions are kept."""

    engine: Engine
    listening: Listening
    kept: KeptHearing

    def hear(self, sound: Sound, speech: Sequence[Stretch], task: Task, channel: int = 0) -> Heard:
        """What is heard in one channel, the ``channel``-th. Portions that were finished before are not heard again."""
        words: list[Word] = []
        skipped: list[Span] = []
        cut = portions(speech)
        total = sum(portion.end - portion.start for portion in cut)
        done = 0
        for portion in cut:
            length = portion.end - portion.start
            heard = self._finished(sound, channel, portion, task.part(done / total, (done + length) / total))
            words += heard.words
            skipped += heard.skipped
            done += length
            task.report(done / total)
        return Heard(tuple(words), tuple(skipped))

    def _finished(self, sound: Sound, channel: int, portion: Portion, task: Task) -> HeardPortion:
        name = digest_of("heard", self.engine.settings(self.listening), channel, portion.start, portion.within)
        return self.kept.step(name, HeardPortion, lambda: self._portion(sound, portion, task))

    def _portion(self, sound: Sound, portion: Portion, task: Task) -> HeardPortion:
        """One portion, its times in seconds of the recording."""
        heard = self.engine.hear(sound[portion.start : portion.end], portion.within, self.listening, task)
        since = portion.start / HEARING_RATE
        return HeardPortion(
            tuple(replace(one, start=_later(one.start, since), end=_later(one.end, since)) for one in heard.words),
            tuple(replace(one, start=_later(one.start, since), end=_later(one.end, since)) for one in heard.skipped),
        )


def _later(seconds: float, since: float) -> float:
    return round(seconds + since, 3)
