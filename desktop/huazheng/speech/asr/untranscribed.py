"""What has no text and no reason yet: speech that gave no words, beside or in the middle of speech that did.

Nothing that has no text may go unnamed, so these segments are listed with those that were skipped or dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.schema.transcript import SkippedSpan
from huazheng.speech.vad.activity import MIN_SILENCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huazheng.speech.text.turn_building import Utterance

MARGIN_SECONDS = 0.25
"""Words begin and end about so far from where their sound does."""


def untranscribed_spans(
    seconds: float, spoken: Iterable[Utterance], skipped: Iterable[SkippedSpan]
) -> list[SkippedSpan]:
    """What of a channel of that length lies in no utterance and in no skipped span (silence is one), as ``no_text``."""
    named = [(one.start - MARGIN_SECONDS, one.end + MARGIN_SECONDS) for one in spoken]
    named += [(one.start, one.end) for one in skipped]
    found, at = [], 0.0
    for start, end in [*sorted(named), (seconds, seconds)]:
        if start - at >= MIN_SILENCE_SECONDS:
            found.append(SkippedSpan(start=round(at, 3), end=round(start, 3), reason="no_text"))
        at = max(at, end)
    return found
