"""What every exporter is given: one call with all that is known of it, and nothing to look up elsewhere."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, cast

from huazheng.core.errors import UnusableInput
from huazheng.core.language import Text
from huazheng.export import FORMATS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huazheng.core.analysis import Analysis
    from huazheng.core.language import Language
    from huazheng.core.seal import Seal
    from huazheng.core.transcript import Transcript, Turn


@dataclass(frozen=True)
class Rule:
    """A checklist that was applied: its name, the rule it comes from, and what is to be known about it (or None)."""

    title: Text
    source: str
    note: Text | None


@dataclass(frozen=True)
class CallDocument:
    """One call, judged.

    ``titles`` names items by their id (``pack/item``) and facets by theirs (``pack/item#facet``); ``articles`` has
    the words of the rule by item id.
    """

    title: str
    seal: Seal
    transcript: Transcript
    analysis: Analysis
    rules: tuple[Rule, ...]
    titles: Mapping[str, Text]
    articles: Mapping[str, str]

    def turn(self, turn_id: int | None) -> Turn | None:
        """The turn of that id, or None where there is none."""
        return next((turn for turn in self.transcript.turns if turn.id == turn_id), None)


class Format(Protocol):
    """One exporter: the ending of its files, and how it writes a call."""

    EXTENSION: str

    def render(self, document: CallDocument, language: Language) -> bytes:
        """The whole file. The same document gives the same bytes."""
        ...


def find_format(name: str) -> Format:
    """The exporter of that name. Raises :class:`UnusableInput` that lists the names there are."""
    if name not in FORMATS:
        known = ", ".join(FORMATS)
        raise UnusableInput(
            Text(f"没有“{name}”这种格式，只有：{known}。", f"There is no format “{name}”, only: {known}.")
        )
    return cast("Format", importlib.import_module(FORMATS[name]))
