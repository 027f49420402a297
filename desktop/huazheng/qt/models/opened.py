"""A call as the window shows it: its files read, and what the checklist's ids are called. Read off its thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.qt.models.marks import TurnMarks, marks_of
from huazheng.qt.models.titles import ItemTitles, titles_of

if TYPE_CHECKING:
    from huazheng.core.analysis import Analysis
    from huazheng.core.paths import Home
    from huazheng.core.transcript import Speaker, Transcript
    from huazheng.store.calls import Call


@dataclass(frozen=True)
class OpenedCall:
    """One call with everything that its screen needs. ``marks`` has one entry a turn; ``titles`` go by item id."""

    call: Call
    transcript: Transcript | None
    analysis: Analysis | None
    marks: tuple[TurnMarks, ...]
    titles: dict[str, ItemTitles]

    @property
    def duration(self) -> float:
        """Seconds of the recording."""
        return self.call.seal.audio.duration

    @property
    def channel_speakers(self) -> tuple[Speaker, ...]:
        """Who is heard on each channel, by whose turns came from it; ``unknown`` where that is not known."""
        if len(self.call.seal.sources) > 1:
            return "customer", "agent"  # the microphone is the first source (DESIGN §3)
        return tuple(self._speaker_of(channel) for channel in range(min(self.call.seal.audio.channels, 2)))

    def item_titles(self) -> dict[str, str]:
        """What each item is called in the language in use."""
        return {item: str(titles.title) for item, titles in self.titles.items()}

    def _speaker_of(self, channel: int) -> Speaker:
        turns = self.transcript.turns if self.transcript is not None else ()
        speakers = [turn.speaker for turn in turns if turn.channel == channel]
        return max(set(speakers), key=speakers.count) if speakers else "unknown"


def open_call(home: Home, name: str) -> OpenedCall:
    """Read the files of a call, named by its id or by the path of its folder.

    Raises :class:`UnusableInput` when there is no such call, or naming the file of it that is not right.
    """
    from huazheng.services.analyze import packs_of
    from huazheng.store.calls import Calls

    call = Calls(home).find(name)
    transcript = call.read_transcript()
    analysis = call.read_analysis() if transcript is not None else None
    marks = marks_of(transcript, analysis) if transcript is not None else []
    titles = titles_of(analysis, packs_of(home, analysis)) if analysis is not None else {}
    return OpenedCall(call, transcript, analysis, tuple(marks), titles)
