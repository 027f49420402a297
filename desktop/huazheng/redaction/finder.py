"""Every kind of personal data in the turns of a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.redaction.find_addresses import find_addresses, find_birth_dates
from huazheng.redaction.find_names import find_names
from huazheng.redaction.find_numbers import find_emails, find_numbers
from huazheng.redaction.personal_data import PersonalDatum, merged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def find_personal_data(
    texts: Sequence[str], *, names: Sequence[str] = (), also: Sequence[str] = ()
) -> tuple[PersonalDatum, ...]:
    """Personal data in these turns, in order. ``names``: known names; ``also``: any words to find as they are."""
    told = tuple(texts)
    return merged(
        (
            *find_emails(told),
            *find_numbers(told),
            *find_addresses(told),
            *find_birth_dates(told),
            *find_names(told, names),
            *_as_they_are(told, also),
        ),
        told,
    )


def _as_they_are(texts: Sequence[str], also: Sequence[str]) -> Iterator[PersonalDatum]:
    for turn, text in enumerate(texts):
        for words in also:
            place = text.find(words) if words else -1
            while place >= 0:
                yield PersonalDatum(turn, place, place + len(words), "added", words)
                place = text.find(words, place + len(words))
