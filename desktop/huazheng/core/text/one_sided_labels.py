"""Wording for one-sided recordings in the terminal and the window, and what cannot be told of them anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from huazheng.core.runtime.language import Text
from huazheng.core.text.labels import MOMENT_ANSWERED_LABEL, MOMENT_OPEN_LABEL

if TYPE_CHECKING:
    from huazheng.core.schema.analysis import Analysis, Moment
    from huazheng.core.schema.transcript import HeardSide

# By whose voice is heard. On the screen and in the terminal the customer is “me”.
ONE_SIDED_LABELS: dict[HeardSide, Text] = {
    "customer": Text(
        "录音里只有我的声音，没有对方的声音，所以无法判断对方讲了什么。",
        "Only my voice is in this recording; the agent's is not. What the agent explained cannot be judged.",
    ),
    "agent": Text(
        "录音里只有对方的声音，没有我的声音：对方讲了什么可以判断，我怎样回答、有没有听懂无法判断。",
        "Only the agent's voice is in this recording; mine is not. What the agent explained can be judged; what I "
        "answered or did not understand cannot.",
    ),
    "unknown": Text(
        "录音里只有一个人的声音，没有另一方的声音；分不出是谁，所以无法判断对方讲了什么、我怎样回答。",
        "Only one person's voice is in this recording; the other side's is not. It is not clear whose, so neither what "
        "the agent explained nor what I answered can be judged.",
    ),
    "nobody": Text(
        "录音里没有听到说话（没有识别出任何文字），所以无法判断对方讲了什么、我怎样回答。",
        "No speech was heard in this recording (no words were recognized), so neither what the agent explained nor "
        "what I answered can be judged.",
    ),
}
MOMENT_CANNOT_TELL_LABEL = Text("回答没有录到", "answer not recorded")


def only_speaker_of(analysis: Analysis) -> HeardSide | None:
    """The only speaker of a one-sided recording; None for any other."""
    return None if isinstance(analysis.only_speaker, msgspec.UnsetType) else analysis.only_speaker


def moment_outcome(moment: Moment, *, hears_agent: bool) -> Text:
    """Outcome of a moment in words: answered later, unresolved, or not recorded without the agent's voice."""
    if not hears_agent:
        return MOMENT_CANNOT_TELL_LABEL
    return MOMENT_ANSWERED_LABEL if moment.resolved else MOMENT_OPEN_LABEL


def open_moments(analysis: Analysis) -> int | None:
    """Number of moments that were not resolved; None where that cannot be told without the agent's voice."""
    return sum(not moment.resolved for moment in analysis.moments) if analysis.hears_agent else None
