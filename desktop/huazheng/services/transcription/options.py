"""Options of a transcription, from the command line or the settings."""

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
    """Checklists, model, language, speakers of the channels, and script.

    ``packs``: checklists whose terms go into the prompt; none: those that the policy's facts select, or the general
    one. ``speakers``: the speaker of each channel; none: two channels are the customer and the agent, unless the
    wording says otherwise; one channel is diarized, and its speakers are named by their wording. Two names for one
    channel: the first and the second to speak. ``script``: characters in which Chinese is shown.
    """

    packs: Sequence[str] = ()
    model_id: str = DEFAULT_MODEL
    language: str = "zh"
    speakers: Sequence[Speaker] = ()
    script: Script = "simplified"
