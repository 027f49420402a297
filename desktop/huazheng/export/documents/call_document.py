"""What every exporter is given: one call with all that is known of it, and nothing to look up elsewhere."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol, cast

import msgspec

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.export import BUNDLE, EXPORTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huazheng.core.runtime.language import Language
    from huazheng.core.schema.analysis import Analysis
    from huazheng.core.schema.edits import Edit
    from huazheng.core.schema.seal import Seal
    from huazheng.core.schema.transcript import Transcript, Turn


@dataclass(frozen=True)
class AppliedChecklist:
    """A checklist that was applied: its name, the rule it comes from, and what is to be known about it (or None)."""

    title: Text
    source: str
    note: Text | None


@dataclass(frozen=True)
class RecordingGap:
    """A place where the recording lacks sound: in which source, at which second, what happened, frames lost."""

    source: str
    second: int
    event: str
    lost_frames: int


@dataclass(frozen=True)
class CapturedSource:
    """One captured source: what it heard, its device, when it ran (UTC, ISO 8601)."""

    name: str
    device: str
    started: str
    ended: str


@dataclass(frozen=True)
class Proofs:
    """What stands beside the seal: the signing key's fingerprint, a trusted timestamp, and what a capture noted.

    An imported recording has no sources and no gaps of this program's making.
    """

    fingerprint: str | None = None
    timestamped: bool = False
    sources: tuple[CapturedSource, ...] = ()
    gaps: tuple[RecordingGap, ...] = ()


@dataclass(frozen=True)
class CallDocument:
    """One call, judged.

    ``titles`` names items by their id (``pack/item``) and facets by theirs (``pack/item#facet``); ``articles`` has
    the words of the rule by item id.

    ``transcript`` is the machine's, as it lies on disk. ``corrections`` are the texts that a person put right, by turn
    id; ``put_right`` whole turns as they stand now, of which speaker or times may differ too; ``edits`` every
    correction that was ever made; ``outdated``: some came after the analysis. A document reads :attr:`turns` and says
    where a person changed the machine's text.
    """

    title: str
    seal: Seal
    transcript: Transcript
    analysis: Analysis
    rules: tuple[AppliedChecklist, ...]
    titles: Mapping[str, Text]
    articles: Mapping[str, str]
    proofs: Proofs = field(default_factory=Proofs)
    corrections: Mapping[int, str] = field(default_factory=dict)
    corrected_turns: Mapping[int, Turn] = field(default_factory=dict)
    edits: tuple[Edit, ...] = ()
    outdated: bool = False

    @property
    def short_hash(self) -> str:
        """The first 16 digits of the recording's SHA-256, in groups of four."""
        digest = self.seal.files[0].sha256
        return " ".join(digest[place : place + 4] for place in range(0, 16, 4))

    def turn(self, turn_id: int | None) -> Turn | None:
        """The turn of that id, or None where there is none."""
        return self._turns.get(turn_id) if turn_id is not None else None

    @cached_property
    def turns(self) -> tuple[Turn, ...]:
        """The turns in time order, speakers and times as a person put them right, texts as the machine wrote them."""
        turns = (self._with_placement(turn) for turn in self.transcript.turns)
        return tuple(sorted(turns, key=lambda turn: (turn.start, turn.id)))

    def text_of(self, turn: Turn) -> str:
        """A turn's text as it was put right."""
        return self.corrections.get(turn.id, turn.text)

    def machine_turn(self, turn_id: int) -> Turn | None:
        """The machine's own turn."""
        return self._machine.get(turn_id)

    def _with_placement(self, turn: Turn) -> Turn:
        now = self.corrected_turns.get(turn.id)
        if now is None:
            return turn
        return msgspec.structs.replace(turn, speaker=now.speaker, start=now.start, end=now.end, settled=now.settled)

    @cached_property
    def _turns(self) -> dict[int, Turn]:
        return {turn.id: turn for turn in self.turns}

    @cached_property
    def _machine(self) -> dict[int, Turn]:
        return {turn.id: turn for turn in self.transcript.turns}


class NamedFormat(Protocol):
    """What every format says of itself: the ending of its files, and what people call it."""

    EXTENSION: str
    TITLE: Text


class DocumentFormat(NamedFormat, Protocol):
    """One exporter, and how it writes a call."""

    def render(self, document: CallDocument, language: Language) -> bytes:
        """The whole file. The same document gives the same bytes."""
        ...


def format_named(form: str) -> NamedFormat:
    """How the format of that name calls itself. Raises :class:`UnusableInput` that lists the names there are."""
    if form not in EXPORTS:
        known = ", ".join(EXPORTS)
        raise UnusableInput(
            Text(f"没有“{form}”这种格式，只有：{known}。", f"There is no format “{form}”, only: {known}.")
        )
    return cast("NamedFormat", importlib.import_module(f"huazheng.export.formats.{EXPORTS[form].module}"))


def find_format(form: str) -> DocumentFormat:
    """The exporter of that name. Raises :class:`UnusableInput` for a name that is none, or a bundle."""
    named = format_named(form)
    if form == BUNDLE:
        raise UnusableInput(
            Text("证据包要写成文件。", "A bundle is written to a file."),
            remedy=Text("用 huazheng export --format bundle。", "Use: huazheng export --format bundle"),
        )
    return cast("DocumentFormat", named)
