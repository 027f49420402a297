"""Analysis of calls of the library by their date, with the documents and the terminal that state it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec
import pytest

from huazheng.cli.main import main
from huazheng.core.schema.policy_facts import PolicyFacts
from huazheng.export import BUNDLE, EXPORTS
from huazheng.services.analysis.analyze import analyze_call
from huazheng.services.annotations.policy_facts import save_facts
from huazheng.services.documents.report import report_call
from support.sealed_calls import captured, worked_on

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call


@pytest.fixture
def call(home: Home) -> Call:
    """A sealed call with a transcript in which the customer does not understand."""
    call = captured(home)
    worked_on(home, call)
    return call


def test_a_call_without_facts_is_dated_by_its_recording(home: Home, call: Call) -> None:
    analysis = analyze_call(home, call)
    assert [pack.id for pack in analysis.packs] == ["cn-life-new-policy"]
    assert analysis.selection is msgspec.UNSET


def test_a_call_of_2021_is_judged_by_the_list_of_2021(home: Home, call: Call) -> None:
    save_facts(home, call, PolicyFacts(product_type="unit_linked", call_date="2021-06-01"))
    then = analyze_call(home, call)
    assert [pack.id for pack in then.packs] == ["cn-life-new-policy", "cn-unit-linked"]
    assert then.selection is msgspec.UNSET

    save_facts(home, call, PolicyFacts(product_type="unit_linked", call_date="2024-06-01"))
    later = analyze_call(home, call)
    assert [pack.id for pack in later.packs] == ["cn-life-new-policy", "cn-unit-linked"]
    assert later.selection is not msgspec.UNSET
    assert [remark.kind for remark in later.selection.remarks] == ["checked_after_repeal"]


@pytest.mark.parametrize("form", sorted(set(EXPORTS) - {BUNDLE}))
def test_every_document_of_a_call_without_a_list_can_be_made(home: Home, call: Call, form: str) -> None:
    save_facts(home, call, PolicyFacts(call_date="2008-06-01"))
    analysis = analyze_call(home, call)
    assert (analysis.packs, analysis.items) == ((), ())
    assert [moment.kind for moment in analysis.moments] == ["not_understood"]
    content = report_call(home, call, form)
    assert content
    if form in {"text", "html"}:
        assert "没有适用于 2008-06-01 的通话的清单" in content.decode()


def test_the_terminal_states_date_source_and_remarks(
    home: Home, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    save_facts(home, call, PolicyFacts(product_type="unit_linked", call_date="2024-06-01"))
    assert main(["analyze", call.id, "--home", str(home.root)]) == 0
    printed = capsys.readouterr().out
    assert "通话日期：2024-06-01（按保单信息）" in printed
    assert "cn-unit-linked" in printed
    assert "已于 2023-06-30 废止" in printed


def test_a_pack_that_is_named_is_used_whatever_the_date(
    home: Home, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    save_facts(home, call, PolicyFacts(call_date="2008-06-01"))
    assert main(["analyze", call.id, "--pack", "cn-universal", "--home", str(home.root), "--json"]) == 0
    analysis = json.loads(capsys.readouterr().out)
    assert [pack["id"] for pack in analysis["packs"]] == ["cn-universal"]
    assert "selection" not in analysis


def test_the_list_of_packs_shows_products_and_dates(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "list", "--home", str(home.root)]) == 0
    printed = capsys.readouterr().out
    assert "所有产品（产品不明时也用）；2010-05-01 起" in printed
    assert "投资连结型；2009-10-01 起（2023-06-30 废止，此后仍对照）" in printed
    assert main(["packs", "show", "cn-traceable-sale", "--home", str(home.root)]) == 0
    assert "投保时录音录像的保单；2017-11-01 起" in capsys.readouterr().out
