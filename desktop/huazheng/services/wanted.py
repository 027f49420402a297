"""How a recording is to be processed: what is asked once and handed through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.settings.schema import DEFAULT_MODEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.script import Script
    from huazheng.core.transcript import Speaker


@dataclass(frozen=True)
class Wanted:
    """Checklists, model, language, who speaks in which channel, and the script.

    Without ``packs`` the checklists are those that the policy's facts call for; without ``speakers`` it is heard who
    speaks.
    """

    packs: Sequence[str] = ()
    model_id: str = DEFAULT_MODEL
    language: str = "zh"
    speakers: Sequence[Speaker] = ()
    script: Script = "simplified"
