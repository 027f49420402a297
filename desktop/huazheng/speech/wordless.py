"""Where somebody speaks and no word came of it: a faint sentence beside a loud one, a reading that left something out.

Nothing that has no text may go unnamed, so these stretches are listed with those that were skipped or dropped.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.transcript import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from huazheng.speech.turns import Utterance
    from huazheng.speech.voices import Voiced

SHORTEST_SECONDS = 0.5
"""As of silences (:data:`huazheng.speech.activity.SKIPPED_SECONDS`): what is shorter is a breath."""
MARGIN_SECONDS = 0.25
"""Words begin and end about so far from where their sound does; pauses as short belong to what is around them."""


def wordless(voiced: Sequence[Voiced], spoken: Iterable[Utterance], skipped: Iterable[Span]) -> list[Span]:
    """The stretches of one channel's speech that lie in no utterance and in no skipped span, as ``no_text``."""
    named = [(one.start - MARGIN_SECONDS, one.end + MARGIN_SECONDS) for one in spoken]
    named += [(one.start, one.end) for one in skipped]
    found = []
    for start, end in _joined((one.start, one.end) for one in voiced):
        at = start
        for begin, finish in sorted((begin, finish) for begin, finish in named if begin < end and finish > start):
            found.append((at, begin))
            at = max(at, finish)
        found.append((at, end))
    return [
        Span(start=round(start, 3), end=round(end, 3), reason="no_text")
        for start, end in found
        if end - start >= SHORTEST_SECONDS
    ]


def _joined(stretches: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """The stretches, those with hardly a pause between them as one."""
    whole: list[tuple[float, float]] = []
    for start, end in stretches:
        if whole and start - whole[-1][1] <= MARGIN_SECONDS:
            whole[-1] = (whole[-1][0], max(end, whole[-1][1]))
        else:
            whole.append((start, end))
    return whole
