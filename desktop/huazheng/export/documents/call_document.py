"""The input of every exporter: one call with all that is known of it, so that nothing is looked up elsewhere."""

from __future__ import annotations

import importlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, cast

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.schema.edits import correcting_lines
from huazheng.core.text.digit_groups import CODE_DIGITS, grouped
from huazheng.export import BUNDLE, EXPORTS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from huazheng.core.call.apply_edits import CorrectedTranscript, TurnCorrections
    from huazheng.core.call.call_snapshot import CallSnapshot
    from huazheng.core.call.gaps import RecordingGap
    from huazheng.core.runtime.language import Language
    from huazheng.core.schema.analysis import Analysis
    from huazheng.core.schema.edits import Edit
    from huazheng.core.schema.seal import Seal
    from huazheng.core.schema.transcript import Transcript, Turn


@dataclass(frozen=True)
class AppliedChecklist:
    """An applied checklist: its title, the rule it comes from, and a remark on it, or None."""

    title: Text
    source: str
    note: Text | None


@dataclass(frozen=True)
class DocumentSource:
    """One captured source: its name, its device, when it ran (UTC, ISO 8601)."""

    name: str
    device: str
    started: str
    ended: str


@dataclass(frozen=True)
class Proofs:
    """Data beside the seal: the signing key's fingerprint, a trusted timestamp, the sources and gaps of a capture.

    ``timestamped`` is only said of a trusted one. ``seal_sha256``: of ``seal.json``; it begins with the call's code.
    An imported recording has no sources and no gaps of this program's making.
    """

    fingerprint: str | None = None
    seal_sha256: str | None = None
    timestamped: bool = False
    sources: tuple[DocumentSource, ...] = ()
    gaps: tuple[RecordingGap, ...] = ()


@dataclass(frozen=True)
class CallDocument:
    """An analyzed call as exporters are given it: its snapshot, with what only the packs know.

    ``titles`` names items by their id (``pack/item``) and facets by theirs (``pack/item#facet``); ``articles`` has
    the words of the rule by item id. ``listening_copy``: path in the bundle of a copy that browsers play, where they
    cannot play the original. ``timestamps`` says of each timestamp whose it is and when, or what is wrong with it.
    ``written_on``: the day on which letters are written, for the state of the laws that they cite.
    """

    snapshot: CallSnapshot
    rules: tuple[AppliedChecklist, ...]
    titles: Mapping[str, Text]
    articles: Mapping[str, str]
    proofs: Proofs = field(default_factory=Proofs)
    listening_copy: str | None = None
    timestamps: Text | None = None
    written_on: date | None = None

    @property
    def title(self) -> str:
        """The call's title."""
        return self.snapshot.title

    @property
    def seal(self) -> Seal:
        """The call's seal."""
        return self.snapshot.seal

    @property
    def machine(self) -> Transcript:
        """The machine's transcript as it lies on disk."""
        if self.snapshot.machine is None:
            raise ValueError("a document needs a transcript")
        return self.snapshot.machine

    @property
    def corrected(self) -> CorrectedTranscript:
        """The corrected transcript, by which documents are laid out."""
        if self.snapshot.corrected is None:
            raise ValueError("a document needs a transcript")
        return self.snapshot.corrected

    @property
    def analysis(self) -> Analysis:
        """The analysis."""
        if self.snapshot.analysis is None:
            raise ValueError("a document needs an analysis")
        return self.snapshot.analysis

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Every line of the corrections' file."""
        return self.snapshot.edits.lines

    @property
    def corrections(self) -> tuple[Edit, ...]:
        """The lines of the corrections' file that may change the text: without checks."""
        return correcting_lines(self.edits)

    @property
    def outdated(self) -> bool:
        """True when corrections or facts changed after the analysis."""
        return self.snapshot.outdated

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The corrected turns in time order, without removed ones."""
        return self.corrected.transcript.turns

    @property
    def all_turns(self) -> tuple[Turn, ...]:
        """The corrected turns in time order, removed ones included."""
        return self.corrected.all_turns

    @property
    def short_hash(self) -> str:
        """The first 16 digits of the recording's SHA-256, in groups of four."""
        digest = self.seal.files[0].sha256
        return " ".join(digest[place : place + 4] for place in range(0, 16, 4))

    @property
    def code(self) -> str:
        """The call's code: the first digits of the seal's SHA-256, or of the recording's where that is not known."""
        digest = self.proofs.seal_sha256
        return grouped(digest[:CODE_DIGITS], 4) if digest is not None else self.short_hash

    def turn(self, turn_id: int | None) -> Turn | None:
        """The standing turn of that id, or the one that took its place; None where there is none."""
        return self.corrected.turn_at(turn_id) if turn_id is not None else None

    def mark(self, turn: Turn) -> TurnCorrections | None:
        """A person's corrections of a turn; None for one that is the machine's."""
        return self.corrected.marks.get(turn.id)

    def machine_turn(self, turn: Turn) -> Turn:
        """The machine's own turn, or of a part or a joined turn the same part of the machine's."""
        mark = self.mark(turn)
        return mark.machine if mark is not None else turn


class NamedFormat(Protocol):
    """Attributes of every format: the extension of its files, and its title."""

    EXTENSION: str
    TITLE: Text


class DocumentFormat(NamedFormat, Protocol):
    """One exporter."""

    def render(self, document: CallDocument, language: Language) -> bytes:
        """The bytes of the whole file; the same document gives the same bytes."""
        ...


def format_named(form: str) -> NamedFormat:
    """The title and extension of a format. Raises :class:`UnusableInput`, with the known names, for another."""
    if form not in EXPORTS:
        known = ", ".join(EXPORTS)
        raise UnusableInput(
            Text(f"没有“{form}”这种格式，只有：{known}。", f"Unknown format “{form}” (available: {known}).")
        )
    return cast("NamedFormat", importlib.import_module(f"huazheng.export.formats.{EXPORTS[form].module}"))


def find_format(form: str) -> DocumentFormat:
    """The exporter of that name. Raises :class:`UnusableInput` for a name that is none, or a bundle."""
    named = format_named(form)
    if form == BUNDLE:
        raise UnusableInput(
            Text("证据包要写成文件。", "A bundle can only be written to a file."),
            remedy=Text("用 huazheng export --format bundle。", "Use: huazheng export --format bundle"),
        )
    return cast("DocumentFormat", named)
