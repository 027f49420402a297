"""The models as a person chooses among them: what each is, whether it is here, what it costs on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huazheng.core.paths import Home
    from huazheng.services.models import State
    from huazheng.speech.registry import Model


@dataclass(frozen=True)
class Offer:
    """One model. seconds_a_minute: what a minute of call takes here, None where nobody can tell; basis: why so."""

    model: Model
    state: State
    seconds_a_minute: float | None = None
    fits: bool = True
    recommended: bool = False
    basis: str = ""


def read_offers(home: Home) -> list[Offer]:
    """Every model in the registry's order. Quick unless files changed since they were last hashed."""
    from huazheng.services.models import list_models, state_of

    return [Offer(model, state_of(home, model.id)) for model in list_models()]
