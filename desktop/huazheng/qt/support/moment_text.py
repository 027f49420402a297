"""A moment in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.text.labels import MOMENT_ANSWERED_LABEL, MOMENT_LABELS, MOMENT_OPEN_LABEL
from huazheng.qt.support.punctuation import join_commas

if TYPE_CHECKING:
    from huazheng.core.schema.analysis import Moment


def moment_text(moment: Moment) -> str:
    """Such as “没听懂，未解决”, in the language in use."""
    state = MOMENT_ANSWERED_LABEL if moment.resolved else MOMENT_OPEN_LABEL
    return join_commas(MOMENT_LABELS[moment.kind], state)
