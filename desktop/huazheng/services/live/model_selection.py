"""Which of the models that are here is heard with while the call goes on: quick enough, and nothing is fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.services.system.models import list_models, models_here, state_of

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.speech.models.registry import Model

QUICK_BYTES = 200_000_000
"""Models up to this size keep up on two cores: whisper-base, and smaller."""


def live_model(home: Home, language: str = "zh") -> Model | None:
    """The best of the quick models that are here; else the smallest that is; None where there is none."""
    here = set(models_here(home))
    speech = [one for one in list_models() if one.id in here and one.kind == "speech" and language in one.languages]
    by_size = sorted(speech, key=lambda one: one.bytes)
    quick = [one for one in by_size if one.bytes <= QUICK_BYTES]
    for model in [*reversed(quick), *(one for one in by_size if one not in quick)]:
        if state_of(home, model.id) == "ready":
            return model
    return None
