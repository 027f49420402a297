"""`facts.json`: the policy's own facts as the customer typed them in, with which the agent's words are compared."""

from __future__ import annotations

from typing import Literal

import msgspec

ProductType = Literal["life", "health", "annuity", "participating", "universal", "unit_linked"]
Frequency = Literal["annual", "half_yearly", "quarterly", "monthly", "single"]
SaleChannel = Literal["bank", "agent", "phone", "online", "other"]
Caller = Literal["person", "machine"]


class PolicyFacts(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The policy's facts, all optional; days, years and yuan are plain numbers.

    product_type: a :data:`ProductType`; any other text counts as an unknown product. call_date: ISO 8601.
    recorded_sale: the sale was recorded on audio and video, as for bank customers and customers over 60.
    sale_channel: a :data:`SaleChannel`, by whom the policy was sold. policyholder_age: in years, at the sale. caller:
    a :data:`Caller`, whether a person or a machine calls. Any other text of the two counts as unknown.
    """

    insurer: str | None = None
    product: str | None = None
    product_type: str | None = None
    call_date: str | None = None
    cooling_off_days: float | None = None
    cooling_off_start: str | None = None
    payment_years: float | None = None
    frequency: Frequency | None = None
    premium_mode: Literal["regular", "single"] | None = None
    premium_yuan: float | None = None
    coverage_period: str | None = None
    recorded_sale: bool = False
    sale_channel: str | None = None
    policyholder_age: float | None = None
    caller: str | None = None
