"""Untranscribed speech: speech without words that has no other reason, beside or within speech that has words.

Everything without text must be listed, so these spans join those that were skipped or dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.schema.transcript import SkippedSpan
from huazheng.speech.vad.activity import MIN_SILENCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huazheng.speech.text.turn_building import Utterance

MARGIN_SECONDS = 0.25
"""Usual distance between the ends of words and of their sound."""


def untranscribed_spans(
    seconds: float, spoken: Iterable[Utterance], skipped: Iterable[SkippedSpan]
) -> list[SkippedSpan]:
    """Spans of a channel in no utterance and no skipped span (silence is one), with the reason ``no_text``.

    ``seconds``: length of the channel.
    """
    covered = [(utterance.start - MARGIN_SECONDS, utterance.end + MARGIN_SECONDS) for utterance in spoken]
    covered += [(span.start, span.end) for span in skipped]
    spans, at = [], 0.0
    for start, end in [*sorted(covered), (seconds, seconds)]:
        if start - at >= MIN_SILENCE_SECONDS:
            spans.append(SkippedSpan(start=round(at, 3), end=round(start, 3), reason="no_text"))
        at = max(at, end)
    return spans
