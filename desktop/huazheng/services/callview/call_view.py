"""A call as a screen shows it: its snapshot, with marks, titles and timeline derived from it. No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from huazheng.core.schema.seal import heard_channels
from huazheng.core.schema.transcript import SOURCE_SPEAKERS
from huazheng.services.callview.item_titles import ItemTitles, build_item_titles
from huazheng.services.callview.timeline import Timeline, build_timeline
from huazheng.services.callview.turn_marks import TurnMarks, build_turn_marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.call.apply_edits import CorrectedTranscript
    from huazheng.core.call.call_snapshot import CallSnapshot
    from huazheng.core.call.gaps import GapRow
    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.analysis import Analysis
    from huazheng.core.schema.edits import Edits
    from huazheng.core.schema.notes import Note
    from huazheng.core.schema.policy_facts import PolicyFacts
    from huazheng.core.schema.transcript import Speaker, Transcript, Turn
    from huazheng.services.custody.seal_code import SealCode
    from huazheng.store.calls import Call


@dataclass(frozen=True)
class CallView:
    """One call with everything that its screen needs.

    marks: one for each of ``turns``. titles: by item id. code: of the seal.
    """

    call: Call
    snapshot: CallSnapshot
    marks: tuple[TurnMarks, ...]
    titles: dict[str, ItemTitles]
    code: SealCode

    @property
    def label(self) -> str:
        """Insurer and product where somebody entered them, else the call's own name."""
        facts = self.facts
        known = (facts.insurer, facts.product) if facts is not None else ()
        return " · ".join(part for part in known if part) or self.call.title

    @property
    def started_at(self) -> str:
        """Start of a recording that was made here, import of another; UTC, ISO 8601."""
        seal = self.snapshot.seal
        return seal.sources[0].started.wall if seal.sources else seal.sealed_at

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The turns in time order, removed ones included."""
        return self.corrected.all_turns if self.corrected is not None else ()

    @property
    def transcript(self) -> Transcript | None:
        """The corrected transcript, without removed turns."""
        return self.snapshot.transcript

    @property
    def corrected(self) -> CorrectedTranscript | None:
        """The corrected transcript with what was corrected in it."""
        return self.snapshot.corrected

    @property
    def edits(self) -> Edits:
        """Every line of the corrections' file."""
        return self.snapshot.edits

    @property
    def analysis(self) -> Analysis | None:
        """The analysis, if there is one."""
        return self.snapshot.analysis

    @property
    def notes(self) -> tuple[Note, ...]:
        """The person's bookmarks and notes."""
        return self.snapshot.notes

    @property
    def tags(self) -> tuple[str, ...]:
        """The call's tags."""
        return self.snapshot.tags

    @property
    def facts(self) -> PolicyFacts | None:
        """The policy's facts, if any were typed in."""
        return self.snapshot.facts

    @property
    def gaps(self) -> tuple[GapRow, ...]:
        """The stretches without text."""
        return self.snapshot.gaps

    @property
    def outdated(self) -> bool:
        """True when corrections or facts changed after the analysis."""
        return self.snapshot.outdated

    @property
    def wrong(self) -> tuple[HuazhengError, ...]:
        """Files of the call that cannot be read, without which it is shown."""
        return tuple(self.snapshot.errors.values())

    @property
    def writable(self) -> bool:
        """True when the person may add to this call; one from somebody else's bundle is read-only."""
        return not self.snapshot.received

    @cached_property
    def rows(self) -> tuple[Sequence[Turn], Sequence[TurnMarks]]:
        """The turns and the stretches without text, in time order, with their marks."""
        if not self.gaps:
            return self.turns, self.marks
        pairs = [*zip(self.turns, self.marks, strict=True), *((row, TurnMarks()) for row in self.gaps)]
        pairs.sort(key=lambda pair: (pair[0].start, pair[0].end))
        return [turn for turn, _ in pairs], [marks for _, marks in pairs]

    @cached_property
    def timeline(self) -> Timeline:
        """The data of the waveforms."""
        return build_timeline(self.snapshot, self.marks, self.channel_speakers)

    @property
    def duration(self) -> float:
        """Length of the recording in seconds."""
        return self.snapshot.seal.duration

    @property
    def channel_speakers(self) -> tuple[Speaker, ...]:
        """The speaker of each channel, by the turns that came from it; ``unknown`` where that is not known."""
        if len(self.snapshot.seal.sources) > 1:
            return tuple(SOURCE_SPEAKERS.values())
        return tuple(self._speaker_of(channel) for channel in range(heard_channels(self.snapshot.seal.audio.channels)))

    def item_titles(self) -> dict[str, str]:
        """The title of each item in the language in use."""
        return {item: str(titles.title) for item, titles in self.titles.items()}

    def _speaker_of(self, channel: int) -> Speaker:
        turns = self.transcript.turns if self.transcript is not None else ()
        speakers = [turn.speaker for turn in turns if turn.channel == channel]
        return max(set(speakers), key=speakers.count) if speakers else "unknown"


def load_view(home: Home, name: str) -> CallView:
    """Read a call, named by its id or by the path of its folder, and prepare its screen.

    Raises :class:`UnusableInput` when there is no such call; other invalid files are in ``wrong``.
    """
    from huazheng.store.calls import Calls
    from huazheng.store.snapshot_reader import read_snapshot

    call = Calls(home).find(name)
    view = build_view(home, call, read_snapshot(home, call))
    _ = view.rows, view.timeline.voices  # computed here, off the window's thread
    return view


def build_view(home: Home, call: Call, snapshot: CallSnapshot) -> CallView:
    """The screen's data of a snapshot."""
    from huazheng.services.analysis.analyze import packs_of
    from huazheng.services.custody.seal_code import seal_code

    analysis, corrected = snapshot.analysis, snapshot.corrected
    titles = build_item_titles(analysis, packs_of(home, analysis)) if analysis is not None else {}
    marks = (
        build_turn_marks(corrected, analysis, snapshot.notes, snapshot.proofreading) if corrected is not None else []
    )
    return CallView(call, snapshot, tuple(marks), titles, seal_code(call))
