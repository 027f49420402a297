"""The checklists that apply to a call, or to a call of which nothing is known yet."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from huazheng.checklist.packs.selection import PackChoice, PolicyCase, choose_packs_in, policy_case
from huazheng.services.annotations.policy_facts import facts_of

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.policy_facts import PolicyFacts
    from huazheng.store.calls import Call


def general_choice(home: Home | None = None) -> PackChoice:
    """The choice for a recording of which neither product nor date is known: the general packs."""
    return choose_packs_in(home, PolicyCase())


def choice_today(home: Home) -> PackChoice:
    """The choice for a call that is going on: the product unknown, the date today's."""
    return choose_packs_in(home, PolicyCase(call_date=datetime.now().astimezone().date(), date_from="recorded"))


def choice_for_facts(home: Home | None, facts: PolicyFacts | None) -> PackChoice:
    """The choice for a transcript alone: product and date as the facts have them."""
    return choose_packs_in(home, policy_case(facts))


def choice_for_call(home: Home, call: Call, facts: PolicyFacts | None = None) -> PackChoice:
    """The choice for a call of the library, by ``facts``, else by those saved with it, and by its seal's dates."""
    return choose_packs_in(home, policy_case(facts if facts is not None else facts_of(call), call.seal))
