"""Selection of packs by product and date: the shipped packs in a table, and a user's own pack."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

import huazheng
from huazheng.checklist.packs.loader import known_packs, shipped_pack_files
from huazheng.checklist.packs.selection import PolicyCase, choose_packs_in, policy_case
from huazheng.core.runtime.files import make_private_folder
from huazheng.core.schema.policy_facts import PolicyFacts
from huazheng.core.schema.seal import Instant, Seal, SealedAudio, SealedFile, SealedSource
from huazheng.services.analysis.analyze import analyze_transcript, list_packs
from huazheng.services.analysis.pack_list import product_text
from support.labeled_calls import CALLS, labeled, labeled_transcript
from support.small_pack import SMALL_PACK

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home

LIFE, LINKED, SHARES = "cn-life-new-policy", "cn-unit-linked", "cn-participating"
UNIVERSAL, RECORDED = "cn-universal", "cn-traceable-sale"
HEALTH, SUITABILITY = "cn-health", "cn-suitability"
BANK, ELDERLY, MACHINE = "cn-bank-sale", "cn-over-65", "cn-machine-caller"
OWN = SMALL_PACK.replace(
    'source = "我的规定"\n',
    'source = "我的规定"\nproducts = ["annuity"]\nin_force = 2024-01-01\nrepealed = 2026-01-01\n',
)


def own_pack(home: Home, text: str = OWN, name: str = "mine") -> None:
    make_private_folder(home.packs)
    (home.packs / f"{name}.toml").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    ("day", "product", "recorded", "expected"),
    [
        (None, None, False, [LIFE]),
        (None, "participating", False, [SHARES, SUITABILITY]),
        (None, "unit_linked", False, [LIFE, LINKED, SUITABILITY]),
        ("2021-06-01", None, False, [LIFE]),
        ("2021-06-01", "a word that is no product", False, [LIFE]),
        ("2021-06-01", "life", False, [LIFE]),
        ("2021-06-01", "health", False, [LIFE, HEALTH]),
        ("2019-11-30", "health", False, [LIFE]),
        ("2021-06-01", "annuity", False, [LIFE]),
        ("2021-06-01", "participating", False, [SHARES]),
        ("2021-06-01", "universal", False, [UNIVERSAL]),
        ("2021-06-01", "unit_linked", False, [LIFE, LINKED]),
        ("2021-06-01", "unit_linked", True, [LIFE, LINKED, RECORDED]),
        ("2026-11-22", "life", True, [LIFE, RECORDED]),
        ("2026-11-22", "participating", True, [SHARES, RECORDED, SUITABILITY]),
        ("2026-11-22", "unit_linked", False, [LIFE, LINKED, SUITABILITY]),
        ("2026-01-31", "unit_linked", False, [LIFE, LINKED]),
        ("2023-06-29", "unit_linked", False, [LIFE, LINKED]),
        ("2023-06-30", "unit_linked", False, [LIFE, LINKED]),
        ("2017-10-31", "life", True, [LIFE]),
        ("2017-11-01", "life", True, [LIFE, RECORDED]),
        ("2010-05-01", "life", False, [LIFE]),
        ("2010-04-30", "life", False, []),
        ("2010-04-30", "unit_linked", False, [LINKED]),
        ("2009-09-30", "unit_linked", False, []),
    ],
)
def test_the_shipped_packs_are_chosen_by_date_and_product(
    day: str | None, product: str | None, recorded: bool, expected: list[str]
) -> None:
    called = date.fromisoformat(day) if day else None
    choice = choose_packs_in(None, PolicyCase(product, recorded, called, "facts" if called else None))
    assert list(choice.ids) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (PolicyFacts(call_date="2026-11-22"), [LIFE]),
        (PolicyFacts(call_date="2026-11-22", sale_channel="bank"), [LIFE, BANK]),
        (PolicyFacts(call_date="2026-11-22", sale_channel="online"), [LIFE]),
        (PolicyFacts(call_date="2024-02-29", sale_channel="bank"), [LIFE]),
        (PolicyFacts(call_date="2026-11-22", caller="machine"), [LIFE, MACHINE]),
        (PolicyFacts(call_date="2026-11-22", caller="person"), [LIFE]),
        (PolicyFacts(call_date="2025-08-31", caller="machine"), [LIFE]),
        (PolicyFacts(call_date="2026-11-22", caller="something else", sale_channel="shop"), [LIFE]),
        (PolicyFacts(call_date="2026-11-22", policyholder_age=65, product_type="life"), [LIFE]),
        (
            PolicyFacts(call_date="2026-11-22", policyholder_age=65, product_type="universal"),
            [UNIVERSAL, ELDERLY, SUITABILITY],
        ),
        (PolicyFacts(call_date="2026-11-22", policyholder_age=64, product_type="universal"), [UNIVERSAL, SUITABILITY]),
    ],
)
def test_packs_with_conditions_apply_where_the_facts_meet_them(facts: PolicyFacts, expected: list[str]) -> None:
    assert list(choose_packs_in(None, policy_case(facts)).ids) == expected


def test_conditions_are_told_in_words() -> None:
    packs = {pack.id: pack for pack in list_packs()}
    assert product_text(packs[BANK]).en == "sold by: Bank, post office"
    assert product_text(packs[ELDERLY]).en == "Participating; Universal; Unit-linked (policyholders of 65 and over)"
    assert product_text(packs[MACHINE]).zh == "打电话的是：机器人、合成语音"


def test_supplements_change_nothing_in_calls_without_their_facts() -> None:
    """Neither the weights nor the topics of other calls depend on them."""
    assert {BANK, ELDERLY, HEALTH, MACHINE, SUITABILITY}.isdisjoint(pack.id for pack in known_packs())
    words = {item.id for pack in known_packs() for item in pack.items}
    assert {"claims", "not_a_deposit", "waiting_period"}.isdisjoint(words)


def remarks(case: PolicyCase) -> list[tuple[str, str | None, str | None]]:
    selection = choose_packs_in(None, case).selection
    if isinstance(selection, msgspec.UnsetType):
        return []
    return [(remark.kind, remark.pack, remark.date) for remark in selection.remarks]


def test_an_analysis_states_what_its_date_changes() -> None:
    assert remarks(PolicyCase("life", call_date=date(2026, 1, 1))) == []
    assert remarks(PolicyCase("unit_linked", call_date=date(2021, 1, 1))) == []
    assert remarks(PolicyCase("unit_linked", call_date=date(2026, 1, 1))) == [
        ("checked_after_repeal", LINKED, "2023-06-30")
    ]
    assert remarks(PolicyCase("life", recorded_sale=True, call_date=date(2015, 1, 1))) == [
        ("not_in_force", RECORDED, "2017-11-01")
    ]
    assert remarks(PolicyCase(call_date=date(2008, 1, 1))) == [
        ("not_in_force", LIFE, "2010-05-01"),
        ("none_applies", None, None),
    ]


def test_without_a_pack_the_moments_are_still_found() -> None:
    transcript = labeled_transcript(next(file for file in CALLS if labeled(file)["labels"]["moments"]))
    early = analyze_transcript(transcript, facts=PolicyFacts(call_date="2008-01-01"))
    usual = analyze_transcript(transcript)
    assert (early.packs, early.items) == ((), ())
    assert [moment.turn for moment in early.moments] == [moment.turn for moment in usual.moments] != []
    assert usual.selection is msgspec.UNSET
    assert b"selection" not in msgspec.json.encode(usual)


@pytest.mark.parametrize(
    ("case", "applies"),
    [
        (PolicyCase("annuity", call_date=date(2025, 1, 1)), True),
        (PolicyCase("annuity", call_date=date(2023, 12, 31)), False),
        (PolicyCase("annuity", call_date=date(2026, 1, 1)), False),
        (PolicyCase("life", call_date=date(2025, 1, 1)), False),
        (PolicyCase(call_date=date(2025, 1, 1)), False),
        (PolicyCase("annuity"), True),
    ],
)
def test_a_users_own_pack_applies_by_itself(home: Home, case: PolicyCase, applies: bool) -> None:
    own_pack(home)
    assert choose_packs_in(home, case).ids == ((LIFE, "mine") if applies else (LIFE,))


def test_the_analysis_uses_a_users_own_pack(home: Home) -> None:
    own_pack(home)
    facts = PolicyFacts(product_type="annuity", call_date="2025-01-01")
    analysis = analyze_transcript(labeled_transcript(CALLS[0]), home=home, facts=facts)
    assert [pack.id for pack in analysis.packs] == [LIFE, "mine"]
    assert "mine/gift" in {item.id for item in analysis.items}


def test_a_pack_that_inherits_a_whole_pack_replaces_it(home: Home) -> None:
    own_pack(home, OWN.replace('products = ["annuity"]', f'products = ["any"]\nextends = ["{LIFE}"]'))
    assert choose_packs_in(home, PolicyCase(call_date=date(2025, 1, 1))).ids == ("mine",)
    assert choose_packs_in(home, PolicyCase(call_date=date(2026, 6, 1))).ids == (LIFE,)


def test_a_pack_without_products_applies_only_when_named(home: Home) -> None:
    own_pack(home, OWN.replace('products = ["annuity"]\n', ""))
    assert choose_packs_in(home, PolicyCase("annuity")).ids == (LIFE,)


def test_a_faulty_pack_is_left_out_and_named(home: Home) -> None:
    own_pack(home, OWN.replace("赠品~", "(赠品"))
    choice = choose_packs_in(home, PolicyCase("annuity"))
    assert choice.ids == (LIFE,)
    assert [line.startswith("mine.toml:18:") for line in choice.left_out] == [True]


def seal(*, said: dict[str, str] | None = None, began: str | None = None) -> Seal:
    moment = Instant(wall=began or "", monotonic_us=0)
    source = SealedSource(
        name="microphone", file="original/a.wav", chain="original/a.jsonl", chain_lines=1, chain_last="", device="",
        system="", rate=48000, channels=1, bits=16, frames=1, first_frame_us=0, started=moment, ended=moment,
    )  # fmt: skip
    return Seal(
        schema="huazheng.seal/1",
        call="20261122T101500Z-7f3a9c",
        origin="captured" if began else "imported",
        sealed_at="2026-11-22T10:15:00Z",
        app="huazheng",
        files=(SealedFile(name="original/a.wav", bytes=1, sha256="0" * 64),),
        audio=SealedAudio(container="wav", codec="pcm", rate=8000, channels=1, duration=1.0, said=said or {}),
        sources=(source,) if began else (),
    )


@pytest.mark.parametrize(
    ("facts", "sealed", "expected"),
    [
        (PolicyFacts(call_date="2021-03-01"), seal(began="2025-05-05T10:00:00Z"), ("2021-03-01", "facts")),
        (PolicyFacts(call_date="soon"), seal(began="2025-05-05T10:00:00Z"), ("2025-05-05", "recorded")),
        (None, seal(said={"creation_time": "2021-03-01T10:00:00.000000Z"}), ("2021-03-01", "container")),
        (None, seal(said={"creation_time": "1970-01-01T10:00:00Z"}), ("2026-11-22", "sealed")),
        (None, seal(said={"creation_time": "2031-01-01T10:00:00Z"}), ("2026-11-22", "sealed")),
        (None, seal(said={"creation_time": "yesterday"}), ("2026-11-22", "sealed")),
        (None, seal(), ("2026-11-22", "sealed")),
    ],
)
def test_the_calls_date_is_the_stated_one_else_the_recordings(
    facts: PolicyFacts | None, sealed: Seal, expected: tuple[str, str]
) -> None:
    case = policy_case(facts, sealed)
    assert case.call_date is not None
    assert (case.call_date.isoformat(), case.date_from) == expected


def test_the_weights_know_every_shipped_item_in_a_fixed_order() -> None:
    assert [pack.id for pack in known_packs()] == [SHARES, UNIVERSAL, LINKED, RECORDED]


def test_no_code_names_a_shipped_pack() -> None:
    ids = re.compile("|".join(re.escape(file.stem) for file in shipped_pack_files()))
    package = Path(huazheng.__file__).parent
    naming = [
        str(file.relative_to(package))
        for file in package.rglob("*")
        if file.suffix in {".py", ".jinja", ".ts"} and ids.search(file.read_text(encoding="utf-8"))
    ]
    assert naming == []
