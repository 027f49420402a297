"""Details for the papers that go to a court: names, numbers, place and purpose, kept with the call's facts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.schema.policy_facts import LONGEST_DETAIL, NO_COURT_DETAILS, CourtDetails, PolicyFacts
from huazheng.services.annotations.policy_facts import facts_of, save_facts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call

DETAIL_WORDS: dict[str, Text] = {
    "case_number": Text("案号", "Case number"),
    "exhibit_number": Text("证据编号", "Exhibit number"),
    "policy_number": Text("保单号", "Policy number"),
    "customer": Text("客户姓名", "Customer's name"),
    "customer_phone": Text("客户电话", "Customer's phone number"),
    "agent": Text("客服姓名或工号", "Agent's name or number"),
    "agent_phone": Text("对方来电号码", "Agent's phone number"),
    "place": Text("录音地点", "Place of the recording"),
    "carrier": Text("原始载体存放处", "Where the original medium is kept"),
    "purpose": Text("证明目的", "What it is to prove"),
    "submitter": Text("提交人", "Submitted by"),
}
"""The fields in the order of the form, with their words."""


def court_details(call: Call) -> CourtDetails:
    """The details of the call; all empty when nothing was typed in. Raises :class:`UnusableInput`."""
    facts = facts_of(call)
    return facts.court if facts is not None else NO_COURT_DETAILS


def save_court_details(home: Home, call: Call, typed: Mapping[str, str]) -> CourtDetails:
    """Change these fields of the details, by their names in :data:`DETAIL_WORDS`; the others stay.

    Raises :class:`UnusableInput` for an unknown name or too long a text, and what ``write_with_custody`` raises.
    """
    for name, text in typed.items():
        if name not in DETAIL_WORDS:
            known = ", ".join(DETAIL_WORDS)
            raise UnusableInput(
                Text(f"没有“{name}”这一项，只有：{known}。", f"Unknown detail “{name}” (available: {known}).")
            )
        if len(text) > LONGEST_DETAIL:
            words = DETAIL_WORDS[name]
            raise UnusableInput(
                Text(f"{words.zh}：最多 {LONGEST_DETAIL} 个字。", f"{words.en}: at most {LONGEST_DETAIL} characters.")
            )
    tidied = {name: " ".join(text.split()) for name, text in typed.items()}
    details = msgspec.structs.replace(court_details(call), **tidied)
    save_facts(home, call, msgspec.structs.replace(facts_of(call) or PolicyFacts(), court=details))
    return details
