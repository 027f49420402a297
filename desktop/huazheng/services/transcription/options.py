"""How a recording is to be heard and checked: asked once, and handed through."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.settings.schema import DEFAULT_MODEL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.schema.transcript import Speaker
    from huazheng.core.text.script import Script


@dataclass(frozen=True)
class TranscribeOptions:
    """Checklists, model, language, who speaks in which channel, and the script.

    ``packs``: whose words the recogniser is given, too; none: those that the policy's facts call for, or the general
    one. ``speakers`` names each channel's speaker; none: two channels are the customer and the agent, unless what
    is said there tells otherwise, and in one channel voices are told apart and named by what they say. Two names for
    one channel: who speaks first, and who after. ``script``: the characters in which Chinese is shown.
    """

    packs: Sequence[str] = ()
    model_id: str = DEFAULT_MODEL
    language: str = "zh"
    speakers: Sequence[Speaker] = ()
    script: Script = "simplified"
