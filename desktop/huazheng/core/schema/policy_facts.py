"""`facts.json`: the policy's own facts as the customer typed them in, with which the agent's words are compared."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

ProductType = Literal["life", "health", "annuity", "participating", "universal", "unit_linked"]
Frequency = Literal["annual", "half_yearly", "quarterly", "monthly", "single"]
SaleChannel = Literal["bank", "agent", "phone", "online", "other"]
Caller = Literal["person", "machine"]


LONGEST_DETAIL = 300


_Detail = Annotated[str, msgspec.Meta(max_length=LONGEST_DETAIL)]


class CourtDetails(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Details for the papers that go to a court, as the customer typed them in; empty where unknown.

    No checklist is judged by these. customer, agent: names of the two who speak. customer_phone, agent_phone: their
    numbers. place: of the recording. carrier: where the original medium is kept. purpose: what it is to prove.
    submitter: who hands the papers in.
    """

    case_number: _Detail = ""
    exhibit_number: _Detail = ""
    policy_number: _Detail = ""
    customer: _Detail = ""
    customer_phone: _Detail = ""
    agent: _Detail = ""
    agent_phone: _Detail = ""
    place: _Detail = ""
    carrier: _Detail = ""
    purpose: _Detail = ""
    submitter: _Detail = ""


NO_COURT_DETAILS = CourtDetails()


class PolicyFacts(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """The policy's facts, all optional; days, years and yuan are plain numbers.

    product_type: a :data:`ProductType`; any other text counts as an unknown product. call_date: ISO 8601.
    recorded_sale: the sale was recorded on audio and video, as for bank customers and customers over 60.
    sale_channel: a :data:`SaleChannel`, by whom the policy was sold. policyholder_age: in years, at the sale. caller:
    a :data:`Caller`, whether a person or a machine calls. Any other text of the two counts as unknown. court: details
    for the papers, by which nothing is judged.
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
    court: CourtDetails = NO_COURT_DETAILS

    @property
    def judged(self) -> PolicyFacts | None:
        """The facts by which a call is judged; None where there are none."""
        facts = msgspec.structs.replace(self, court=NO_COURT_DETAILS)
        return facts if facts != PolicyFacts() else None
