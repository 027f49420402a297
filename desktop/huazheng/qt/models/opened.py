"""A call as the window shows it: its files read, and what the checklist's ids are called. Read off its thread."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from huazheng.core.corrected import Corrected, corrected
from huazheng.core.errors import HuazhengError
from huazheng.core.files import sha256_of
from huazheng.core.seal import RECEIVED_NAME
from huazheng.qt.models.marks import TurnMarks, marks_of
from huazheng.qt.models.scene import Scene, scene_of
from huazheng.qt.models.titles import ItemTitles, titles_of
from huazheng.qt.models.unheard import unheard_in

Read = TypeVar("Read")

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from huazheng.checklist.facts import Facts
    from huazheng.core.analysis import Analysis
    from huazheng.core.edits import Edits
    from huazheng.core.notes import Note
    from huazheng.core.paths import Home
    from huazheng.core.transcript import Speaker, Transcript, Turn
    from huazheng.store.calls import Call


@dataclass(frozen=True)
class OpenedCall:
    """One call with everything that its screen needs.

    ``transcript`` is the text as it is shown: what a person put right, else the machine's. ``marks`` has an entry for
    each of its turns; ``titles`` go by item id. ``unheard`` are the stretches that gave no text.
    """

    call: Call
    transcript: Transcript | None
    analysis: Analysis | None
    marks: tuple[TurnMarks, ...]
    titles: dict[str, ItemTitles]
    corrected: Corrected | None = None
    edits: Edits | None = None
    notes: tuple[Note, ...] = ()
    tags: tuple[str, ...] = ()
    facts: Facts | None = None
    unheard: tuple[Turn, ...] = ()
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
        if not self.unheard:
            return turns, self.marks
        pairs = [*zip(turns, self.marks, strict=True), *((row, TurnMarks()) for row in self.unheard)]
        pairs.sort(key=lambda pair: (pair[0].start, pair[0].end))
        return [turn for turn, _ in pairs], [marks for _, marks in pairs]

    @cached_property
    def scene(self) -> Scene:
        """What the waveforms show."""
        return scene_of(self)

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
    from huazheng.services.analyze import is_outdated, packs_of
    from huazheng.services.facts import facts_of
    from huazheng.services.notes import notes_of
    from huazheng.services.tags import tags_of
    from huazheng.store.calls import Calls

    call = Calls(home).find(name)
    machine = call.read_transcript()
    rest = _Rest()
    edits = rest.read(call.read_edits, None)
    text = None
    if machine is not None:
        made = edits.lines if edits is not None else ()
        text = corrected(machine, made, sha256_of(call.transcript_file)) if made else Corrected(machine)
    transcript = text.transcript if text is not None else None
    analysis = call.read_analysis() if text is not None else None
    no_tags: tuple[str, ...] = ()
    nothing: tuple[Note, ...] = ()
    notes = rest.read(lambda: notes_of(home, call.id), nothing)
    titles = titles_of(analysis, packs_of(home, analysis)) if analysis is not None else {}
    facts = rest.read(lambda: facts_of(call), None)
    outdated = text is not None and analysis is not None and not rest.wrong and is_outdated(call, analysis, text)
    opened = OpenedCall(
        call,
        transcript,
        analysis,
        tuple(marks_of(transcript, analysis, text.marks if text else None, notes)) if transcript is not None else (),
        titles,
        text,
        edits,
        notes,
        rest.read(lambda: tags_of(call), no_tags),
        facts,
        tuple(unheard_in(transcript, call)) if transcript is not None else (),
        outdated,
        tuple(rest.wrong),
    )
    _ = opened.rows, opened.scene.voices  # made here, where nobody waits for the window
    return opened


class _Rest:
    """Reads what a call can be shown without, and keeps what is wrong with it to be told."""

    def __init__(self) -> None:
        self.wrong: list[HuazhengError] = []

    def read(self, read: Callable[[], Read], otherwise: Read) -> Read:
        try:
            return read()
        except HuazhengError as error:
            self.wrong.append(error)
            return otherwise
