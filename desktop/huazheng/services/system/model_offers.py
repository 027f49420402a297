"""The list of models for the user: state, download size and speed on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Text
    from huazheng.core.runtime.paths import Home
    from huazheng.services.system.models import ModelState
    from huazheng.speech.models.registry import Model


@dataclass(frozen=True)
class ModelOffer:
    """One model. seconds_a_minute: estimated time per minute of call, with its ``basis``.

    Both are None for a model that does not transcribe.
    """

    model: Model
    state: ModelState
    seconds_a_minute: float | None = None
    basis: Text | None = None
    fits: bool = True
    recommended: bool = False


def list_model_offers(home: Home) -> list[ModelOffer]:
    """Every model in the registry's order. Fast unless files changed since they were last hashed."""
    from huazheng.services.system.model_choice import BASIS_WORDS, choices, recommended
    from huazheng.services.system.models import list_models, state_of

    known = {one.model.id: one for one in choices(home)}
    best = recommended(home).model.id
    offers = []
    for model in list_models():
        one = known.get(model.id)
        if one is None:
            offers.append(ModelOffer(model, state_of(home, model.id)))
        else:
            offers.append(
                ModelOffer(model, one.state, one.seconds_per_minute, BASIS_WORDS[one.basis], one.fits, model.id == best)
            )
    return offers
