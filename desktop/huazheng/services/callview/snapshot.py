"""A call as the window shows it: its files read, and what the checklist's ids are called. Read off its thread."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.files import sha256_of
from huazheng.core.schema.seal import RECEIVED_NAME
from huazheng.core.text.corrected_transcript import CorrectedTranscript, apply_edits
from huazheng.services.callview.gaps import find_gaps
from huazheng.services.callview.item_titles import ItemTitles, build_item_titles
from huazheng.services.callview.timeline import Timeline, build_timeline
from huazheng.services.callview.turn_marks import TurnMarks, build_turn_marks

Read = TypeVar("Read")

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.analysis import Analysis
    from huazheng.core.schema.edits import Edits
    from huazheng.core.schema.notes import Note
    from huazheng.core.schema.policy_facts import PolicyFacts
    from huazheng.core.schema.transcript import Speaker, Transcript, Turn
    from huazheng.store.calls import Call


@dataclass(frozen=True)
class CallSnapshot:
    """One call with everything that its screen needs.

    ``transcript`` is the text as it is shown: what a person put right, else the machine's. ``marks`` has an entry for
    each of its turns; ``titles`` go by item id. ``gaps`` are the stretches that gave no text.
    """

    call: Call
    transcript: Transcript | None
    analysis: Analysis | None
    marks: tuple[TurnMarks, ...]
    titles: dict[str, ItemTitles]
    corrected: CorrectedTranscript | None = None
    edits: Edits | None = None
    notes: tuple[Note, ...] = ()
    tags: tuple[str, ...] = ()
    facts: PolicyFacts | None = None
    gaps: tuple[Turn, ...] = ()
    outdated: bool = False  # corrections or facts came after the analysis
    wrong: tuple[HuazhengError, ...] = ()  # files of the call that cannot be read, which it is shown without

    @property
    def writable(self) -> bool:
        """Whether the person may add to this call; one that came in another's bundle is only looked at."""
        return not (self.call.folder / RECEIVED_NAME).exists()

    @cached_property
    def rows(self) -> tuple[Sequence[Turn], Sequence[TurnMarks]]:
        """The turns and the stretches without text, in time order, with their marks."""
        turns = self.transcript.turns if self.transcript is not None else ()
        if not self.gaps:
            return turns, self.marks
        pairs = [*zip(turns, self.marks, strict=True), *((row, TurnMarks()) for row in self.gaps)]
        pairs.sort(key=lambda pair: (pair[0].start, pair[0].end))
        return [turn for turn, _ in pairs], [marks for _, marks in pairs]

    @cached_property
    def timeline(self) -> Timeline:
        """What the waveforms show."""
        return build_timeline(self)

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


def load_snapshot(home: Home, name: str) -> CallSnapshot:
    """Read the files of a call, named by its id or by the path of its folder.

    Raises :class:`UnusableInput` when there is no such call, or naming the file of it that is not right.
    """
    from huazheng.services.analysis.analyze import is_outdated, packs_of
    from huazheng.services.annotations.call_notes import notes_of
    from huazheng.services.annotations.call_tags import tags_of
    from huazheng.services.annotations.policy_facts import facts_of
    from huazheng.store.calls import Calls

    call = Calls(home).find(name)
    machine = call.read_transcript()
    rest = _OptionalFiles()
    edits = rest.read(call.read_edits, None)
    text = None
    if machine is not None:
        made = edits.lines if edits is not None else ()
        text = apply_edits(machine, made, sha256_of(call.transcript_file)) if made else CorrectedTranscript(machine)
    transcript = text.transcript if text is not None else None
    analysis = call.read_analysis() if text is not None else None
    no_tags: tuple[str, ...] = ()
    nothing: tuple[Note, ...] = ()
    notes = rest.read(lambda: notes_of(home, call.id), nothing)
    titles = build_item_titles(analysis, packs_of(home, analysis)) if analysis is not None else {}
    facts = rest.read(lambda: facts_of(call), None)
    outdated = text is not None and analysis is not None and not rest.wrong and is_outdated(call, analysis, text)
    opened = CallSnapshot(
        call,
        transcript,
        analysis,
        tuple(build_turn_marks(transcript, analysis, text.marks if text else None, notes))
        if transcript is not None
        else (),
        titles,
        text,
        edits,
        notes,
        rest.read(lambda: tags_of(call), no_tags),
        facts,
        tuple(find_gaps(transcript, call)) if transcript is not None else (),
        outdated,
        tuple(rest.wrong),
    )
    _ = opened.rows, opened.timeline.voices  # made here, where nobody waits for the window
    return opened


class _OptionalFiles:
    """Reads what a call can be shown without, and keeps what is wrong with it to be told."""

    def __init__(self) -> None:
        self.wrong: list[HuazhengError] = []

    def read(self, read: Callable[[], Read], otherwise: Read) -> Read:
        try:
            return read()
        except HuazhengError as error:
            self.wrong.append(error)
            return otherwise
