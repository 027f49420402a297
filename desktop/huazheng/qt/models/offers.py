"""The models as a person chooses among them: what each is, whether it is here, what it costs on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huazheng.core.language import Text
    from huazheng.core.paths import Home
    from huazheng.services.models import State
    from huazheng.speech.registry import Model


@dataclass(frozen=True)
class Offer:
    """One model. seconds_a_minute: what a minute of call takes here, and ``basis``, what that rests on; None for a
    model that does not transcribe.
    """

    model: Model
    state: State
    seconds_a_minute: float | None = None
    basis: Text | None = None
    fits: bool = True
    recommended: bool = False


def read_offers(home: Home) -> list[Offer]:
    """Every model in the registry's order. Quick unless files changed since they were last hashed."""
    from huazheng.services.model_choice import BASIS_WORDS, choices, recommended
    from huazheng.services.models import list_models, state_of

    known = {one.model.id: one for one in choices(home)}
    best = recommended(home).model.id
    offers = []
    for model in list_models():
        one = known.get(model.id)
        if one is None:
            offers.append(Offer(model, state_of(home, model.id)))
        else:
            offers.append(
                Offer(model, one.state, one.seconds_per_minute, BASIS_WORDS[one.basis], one.fits, model.id == best)
            )
    return offers
