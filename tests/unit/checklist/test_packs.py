"""The shipped packs are whole, and an author is told what is wrong with one, by line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huazheng.checklist.packs.loader import load_packs, pack_files
from huazheng.checklist.packs.validation import check_pack
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import make_private_folder
from support.small_pack import SMALL_PACK

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home

LABELED = {  # the regulation's items: required facets, then optional ones
    "cn-life-new-policy": {
        "identity": ("confirm", ["policyholder"], []),
        "purchase_signature": ("confirm", ["purchase", "signature"], ["signature_insured"]),
        "read_materials": ("confirm", ["brochure", "notice"], ["terms"]),
        "coverage": ("inform", ["liability", "exclusions", "period"], []),
        "surrender_loss": ("inform", ["loss"], ["amount"]),
        "cooling_off": ("inform", ["start", "length", "rights"], []),
        "payment": ("inform", ["period", "frequency"], ["amount"]),
    },
    "cn-unit-linked": {
        "purchase_signature": ("confirm", ["purchase", "signature"], []),
        "cooling_off": ("inform", ["start", "length", "rights"], []),
        "coverage": ("inform", ["liability", "exclusions"], []),
        "investment_risk": ("inform", ["uncertain_return", "possible_loss", "illustration"], []),
        "fees": ("inform", ["fee_items", "fee_rates"], []),
        "surrender_loss": ("inform", ["loss"], ["amount"]),
    },
    "cn-traceable-sale": {"double_recording": ("confirm", ["recorded", "true_intent"], [])},
}
CLAIMS = {"claims": ("inform", ["report", "documents"], [])}
LABELED["cn-health"] = {
    "waiting_period": ("inform", ["length", "effect"], []),
    "renewal": ("inform", ["guaranteed"], ["until"]),
    "health_disclosure": ("inform", ["consequence"], ["truthful"]),
} | CLAIMS
LABELED["cn-suitability"] = CLAIMS | {
    "suitability": ("inform", ["match"], ["risk_level"]),
    "premium_total": ("inform", ["total"], []),
}
LABELED["cn-bank-sale"] = {"not_a_deposit": ("inform", ["insurance"], ["insurer"])}
LABELED["cn-over-65"] = {
    "risk_warning": ("inform", ["risk"], []),
    "time_to_consider": ("confirm", ["time"], []),
}
LABELED["cn-machine-caller"] = {
    "machine_identity": ("inform", ["machine"], []),
    "person_offered": ("inform", ["person"], []),
}
LABELED["cn-participating"] = LABELED["cn-life-new-policy"] | {
    "dividend_risk": ("inform", ["uncertain_dividend", "illustration"], [])
}
LABELED["cn-universal"] = LABELED["cn-life-new-policy"] | {
    "settlement_risk": ("inform", ["guaranteed_minimum", "uncertain_above"], []),
    "fees": ("inform", ["fee_items", "fee_rates"], []),
}
SMALL = SMALL_PACK + 'value = "yuan"\n'


def test_the_shipped_packs_are_those_that_are_labeled() -> None:
    assert set(pack_files()) == set(LABELED)


@pytest.mark.parametrize("pack_id", sorted(LABELED))
def test_a_shipped_pack_is_whole(pack_id: str) -> None:
    assert check_pack(pack_files()[pack_id]) == []
    (pack,) = load_packs([pack_id])
    shape = {
        item.id: (item.kind, [f.id for f in item.facets if f.required], [f.id for f in item.facets if not f.required])
        for item in pack.items
    }
    assert shape == LABELED[pack_id]
    for item in pack.items:
        assert item.title.zh
        assert item.title.en
        assert item.article
        for facet in item.facets:
            assert facet.title.zh
            assert facet.title.en
            assert facet.ask is not None
            assert facet.ask.zh
            assert facet.ask.en


def test_a_users_own_pack_needs_no_code(home: Home) -> None:
    make_private_folder(home.packs)
    (home.packs / "mine.toml").write_text(SMALL, encoding="utf-8")
    assert check_pack(home.packs / "mine.toml", home) == []
    (pack,) = load_packs(["mine"], home)
    assert [item.id for item in pack.items] == ["gift"]


@pytest.mark.parametrize(
    ("was", "becomes", "line", "reason"),
    [
        ('kind = "inform"', 'kind = "inforn"', 8, "inforn"),
        ('says = ["赠品~{money}"]', 'says = ["赠品~{mony}"]', 15, "mony"),
        ('says = ["赠品~{money}"]', 'says = ["赠品("]', 15, "subpattern"),
        ('says = ["赠品~{money}"]', 'says = ["(?:赠|品)+"]', 15, "bound"),
        ('id = "mine"', 'id = "yours"', 1, "yours.toml"),
        ('version = "1"', 'version = "1"\ncolor = "red"', 3, "color"),
        ('id = "gift"\n', 'id = "gift\n', 7, ""),
        ('source = "我的规定"', 'source = "我的规定"\nextends = ["nowhere"]', 5, "nowhere"),
        ('source = "我的规定"', 'source = "我的规定"\nproducts = ["life", "stocks"]', 5, "stocks"),
        ('source = "我的规定"', 'source = "我的规定"\nin_force = 2024-01-01\nrepealed = 2020-01-01', 6, "later than"),
        ('source = "我的规定"', 'source = "我的规定"\nchecked_after_repeal = true', 5, "repealed"),
        ('source = "我的规定"', 'source = "我的规定"\nin_force = "soon"', 5, "date"),
        ('source = "我的规定"', 'source = "我的规定"\n[when]\nchannels = ["bnak"]', 6, "bnak"),
        ('source = "我的规定"', 'source = "我的规定"\n[when]\ncallers = ["robot"]', 6, "robot"),
        ('source = "我的规定"', 'source = "我的规定"\n[when]\nage_from = 200', 6, "age_from"),
    ],
)
def test_a_fault_is_told_by_line(home: Home, was: str, becomes: str, line: int, reason: str) -> None:
    make_private_folder(home.packs)
    file = home.packs / "mine.toml"
    file.write_text(SMALL.replace(was, becomes), encoding="utf-8")
    faults = check_pack(file, home)
    assert faults
    assert any(fault.line == line and reason in fault.reason for fault in faults), faults


def test_packs_in_a_circle_are_refused(home: Home) -> None:
    make_private_folder(home.packs)
    for one, other in (("a", "b"), ("b", "a")):
        text = SMALL.replace('id = "mine"', f'id = "{one}"\nextends = ["{other}"]')
        (home.packs / f"{one}.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UnusableInput, match=r"a\.toml"):
        load_packs(["a"], home)


def test_an_unknown_pack_names_those_that_are_there() -> None:
    with pytest.raises(UnusableInput, match="cn-life-new-policy"):
        load_packs(["cn-nothing"])
