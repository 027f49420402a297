"""Scores on labeled files: each measure on data that can be counted by hand, and what the command prints."""

from __future__ import annotations

import importlib.util
import json
from typing import TYPE_CHECKING, Any

import pytest

from huazheng.checklist.evaluation.combined_pack import combine_packs
from huazheng.checklist.evaluation.held_out import authors_in, copy_without
from huazheng.checklist.evaluation.tallies import Decisions, Tally
from huazheng.checklist.judge import judge
from huazheng.checklist.labeled_files import author_of_file, read_labeled_file
from huazheng.checklist.packs.loader import load_packs
from huazheng.cli.main import main
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import encode_json, make_private_folder
from huazheng.core.runtime.language import current_language, use_language
from huazheng.core.runtime.task import Task
from huazheng.services.analysis import train as training
from huazheng.services.analysis.score_labels import score_files
from support.labeled_calls import CALLS, DATA, judged, labeled, say
from support.small_pack import SMALL_PACK

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

SENTENCES = [
    {"text": "犹豫期是十五天。", "conveyed": ["cooling_off/length"], "style": "plain"},
    {"text": "犹豫期的天数您清楚吗？", "conveyed": [], "near": ["cooling_off/length"], "style": "heading"},
    # Labeled wrongly on purpose: the sentence does convey the length.
    {"text": "犹豫期是二十天。", "conveyed": [], "near": ["cooling_off/length"], "style": "plain"},
    {
        "text": "十五天。",
        "before": [{"speaker": "customer", "text": "犹豫期几天？"}],
        "conveyed": ["cooling_off/length"],
        "style": "short answer",
    },
    {"text": "犹豫期是三十天。", "conveyed": [], "open": ["cooling_off/length"]},
]
TURNS = [
    {"text": "不清楚。", "kind": "not_understood", "item": "cooling_off", "style": "plain"},
    {"text": "清楚。", "kind": None, "item": None, "style": "plain"},
    {"text": "好的。", "kind": "not_understood", "item": "cooling_off", "style": "wrong label"},
]
ASKED = {"speaker": "agent", "text": "犹豫期的天数您清楚吗？"}
EXCHANGES = [
    {
        "turns": [
            ASKED,
            {"speaker": "customer", "text": "不清楚，几天啊？"},
            {"speaker": "agent", "text": "犹豫期是十五天，从您签收合同的次日起算。"},
            {"speaker": "customer", "text": "哦，明白了。"},
        ],
        "moment": 1,
        "kind": "not_understood",
        "item": "cooling_off",
        "resolved": resolved,
    }
    for resolved in (True, False)  # the second label is wrong on purpose
]


@pytest.fixture(autouse=True)
def restored_language() -> Iterator[None]:
    """The language of the other tests, after commands with ``--lang``."""
    before = current_language()
    yield
    use_language(before)


def write_rows(file: Path, rows: list[dict[str, Any]]) -> Path:
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return file


@pytest.fixture
def sentences(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "wang-sentences.jsonl", [{"speaker": "agent"} | row for row in SENTENCES])


@pytest.fixture
def turns(tmp_path: Path) -> Path:
    return write_rows(tmp_path / "wang-moments.jsonl", [row | {"before": [ASKED]} for row in TURNS])


def scored(*files: Path, home: Home | None = None, packs: tuple[str, ...] = ()) -> dict[str, Any]:
    report = score_files(files, home, Task(), packs).document()
    return json.loads(encode_json(report))


def test_sentences_are_scored_with_their_near_misses_apart(sentences: Path) -> None:
    report = scored(sentences)
    length = report["facets"]["cooling_off/length"]
    assert (length["true_positive"], length["false_positive"], length["false_negative"]) == (2, 1, 0)
    assert length["precision"] == pytest.approx(2 / 3)
    assert report["totals"]["sentences"]["errors"] == {"false_conveyed": {"count": 1, "of": 2, "share": 0.5}}
    assert report["styles"]["heading"]["sentences"]["errors"]["false_conveyed"]["count"] == 0
    assert report["styles"]["plain"]["sentences"]["errors"]["false_conveyed"]["count"] == 1
    assert list(report["authors"]) == ["wang"]
    assert "cn-life-new-policy" in report["packs"]
    assert "cn-traceable-sale" not in report["packs"]  # the file labels none of its items


def test_a_facet_of_an_earlier_turn_is_not_the_sentences(tmp_path: Path) -> None:
    row = {
        "speaker": "agent",
        "text": "您还有别的问题吗？",
        "before": [{"speaker": "agent", "text": SENTENCES[0]["text"]}],
    }
    report = scored(write_rows(tmp_path / "x.jsonl", [row | {"conveyed": [], "near": ["cooling_off/length"]}]))
    assert report["totals"]["sentences"]["facets"]["false_positive"] == 0


def test_a_file_about_single_facets_is_scored_for_those_alone(tmp_path: Path) -> None:
    text = "犹豫期是十五天，从签收次日起算。"
    row = {"text": text, "speaker": "agent", "facet": "cooling_off/length", "conveyed": True, "also": []}
    report = scored(write_rows(tmp_path / "x.jsonl", [row]))
    assert list(report["facets"]) == ["cooling_off/length"]
    assert report["totals"]["sentences"]["facets"]["f1"] == 1.0


def test_customer_turns_are_scored_with_missed_ones_apart(turns: Path) -> None:
    of_turns = scored(turns)["totals"]["moments"]
    assert (of_turns["moments"]["true_positive"], of_turns["moments"]["false_negative"]) == (1, 1)
    assert of_turns["moments"]["false_positive"] == 0
    assert of_turns["errors"]["missed_not_understood"] == {"count": 1, "of": 2, "share": 0.5}
    assert (of_turns["moment_kind"]["share"], of_turns["moment_item"]["share"]) == (1.0, 1.0)


def test_exchanges_are_scored_with_false_resolved_apart(tmp_path: Path) -> None:
    of_exchanges = scored(write_rows(tmp_path / "wang-resolutions.jsonl", EXCHANGES))["totals"]["exchanges"]
    assert of_exchanges["moment_resolved"] == {"count": 1, "of": 2, "share": 0.5}
    assert of_exchanges["errors"]["false_resolved"] == {"count": 1, "of": 1, "share": 1.0}


def test_calls_are_scored_by_their_own_packs() -> None:
    file = CALLS[7]
    dialogue = labeled(file)
    report = scored(file)["totals"]["calls"]
    found = {item.id: item for item in judged(dialogue).items}
    right = [found[name].status == label["status"] for name, label in dialogue["labels"]["items"].items()]
    assert report["items"] == len(right)
    assert report["item_status_accuracy"] == sum(right) / len(right)
    moments = report["moments"]
    assert moments["true_positive"] + moments["false_negative"] == len(dialogue["labels"]["moments"])


def test_an_item_shown_as_explained_that_is_not_is_counted_apart(tmp_path: Path) -> None:
    dialogue = labeled(CALLS[0])
    explained = [item.id for item in judged(dialogue).items if item.status == "explained"]
    for name in explained[:2]:
        dialogue["labels"]["items"][name]["status"] = "partly_explained"
    file = tmp_path / "li-1.json"
    file.write_text(json.dumps(dialogue, ensure_ascii=False), encoding="utf-8")
    report = scored(file)
    assert report["totals"]["calls"]["errors"]["false_explained"]["count"] == 2
    assert list(report["authors"]) == ["li"]
    graves = [one for one in score_files([file], None, Task()).scores.wrong if one.grave]
    assert {one.what.partition(":")[0] for one in graves} == {f"status of {name}" for name in explained[:2]}


def test_measures_of_nothing_are_none() -> None:
    assert (Decisions().precision, Decisions().recall, Decisions().f1) == (None, None, None)
    assert (Tally().status_accuracy, Tally().status_macro_f1) == (None, None)


def test_macro_f1_weighs_rare_statuses_like_frequent_ones() -> None:
    tally = Tally()
    tally.statuses.update({("explained", "explained"): 3, ("asked_only", "explained"): 1})
    assert tally.status_accuracy == 0.75
    assert tally.status_macro_f1 == pytest.approx((6 / 7 + 0) / 2)


def test_the_combined_pack_judges_like_the_packs_themselves() -> None:
    packs = load_packs(["cn-universal", "cn-unit-linked"])
    transcript = say(("a", "初始费用扣百分之五，犹豫期是十五天。"), ("a", "收益不保证，可能会亏本金。"))
    facets = {
        f"{item.id.partition('/')[2]}/{facet.id}"
        for item in judge(transcript, packs).items
        for facet in item.facets
        if facet.conveyed
    }
    combined = {
        f"{item.id.partition('/')[2]}/{facet.id}"
        for item in judge(transcript, [combine_packs(packs)]).items
        for facet in item.facets
        if facet.conveyed
    }
    assert combined == facets >= {"fees/fee_rates", "cooling_off/length", "investment_risk/possible_loss"}


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"text": "x", "speaker": "agent", "conveyed": ["cooling_off/width"]}', "cooling_off/width"),
        ('{"text": "x", "speaker": "robot", "conveyed": []}', "speaker"),
        ('{"text": "x", "speaker": "agent", "conveyed": true}', "facet"),
        ('{"text": "x", "kind": "puzzled"}', "puzzled"),
        ('{"turns": [], "moment": 3, "kind": "hearing", "resolved": true}', "moment"),
        ("{", ""),
    ],
)
def test_a_fault_is_told_by_file_and_line(
    home: Home, tmp_path: Path, line: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "标注.jsonl"
    file.write_text(f"\n{line}\n", encoding="utf-8")
    assert main(["packs", "score", str(file), "--home", str(home.root), "--lang", "en"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "标注.jsonl" in err
    assert "line 2" in err.lower()
    assert reason in err
    assert len(err.strip().splitlines()) == 1


def test_the_command_prints_a_table_and_every_wrong_decision(
    home: Home, sentences: Path, turns: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["packs", "score", "--wrong", str(sentences), str(turns), "--home", str(home.root)]
    assert main([*arguments, "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert "1/2  50.0%" in said
    assert "! wang-sentences.jsonl:3  near miss conveyed: cooling_off/length  犹豫期是二十天。" in said
    assert "! wang-moments.jsonl:3  moment missed: not_understood  好的。" in said
    assert main([*arguments, "--lang", "zh"]) == 0
    assert "严重的错误" in capsys.readouterr().out
    assert main([*arguments, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "huazheng.scores/1"
    assert {(one["place"], one["grave"]) for one in document["wrong"]} == {(3, True)}


@pytest.mark.parametrize(
    ("name", "author"),
    [
        ("a1-sentences.jsonl", "a1"),
        ("a1-3.json", "a1"),
        ("own-facets.jsonl", "own"),
        ("resolutions.jsonl", "resolutions"),
        ("who-and-what.jsonl", "who-and-what"),
    ],
)
def test_the_author_is_the_beginning_of_the_files_name(tmp_path: Path, name: str, author: str) -> None:
    assert author_of_file(tmp_path / name) == author


def test_held_out_data_lacks_the_authors_rows_and_nothing_else(tmp_path: Path, sentences: Path) -> None:
    data = tmp_path / "data"
    (data / "authors").mkdir(parents=True)
    sentences.rename(data / "authors" / sentences.name)
    rows = [{"speaker": "agent", "text": "甲。", "conveyed": []}, {"speaker": "agent", "text": "乙。", "conveyed": []}]
    write_rows(data / "mixed.jsonl", [rows[0] | {"author": "wang"}, rows[1] | {"author": "li"}])
    for author in ("wang", "zhao"):
        (data / "authors" / f"{author}-1.json").write_bytes(CALLS[0].read_bytes())
    assert authors_in(data) == {"wang", "li", "zhao"}
    copy_without(data, ["wang"], tmp_path / "copy")
    assert [file.name for file in (tmp_path / "copy").rglob("*.json")] == ["zhao-1.json"]
    assert read_labeled_file(tmp_path / "copy" / "authors" / sentences.name).sentences == ()
    assert [row.text for _, row in read_labeled_file(tmp_path / "copy" / "mixed.jsonl").sentences] == ["乙。"]


PACK_LABELS = sorted((DATA / "packs").glob("*-sentences.jsonl"))


def test_the_supplements_convey_no_near_miss() -> None:
    """``dev`` rows were at hand when the patterns were written, ``check`` rows were not."""
    report = scored(*PACK_LABELS)
    assert len(PACK_LABELS) == 5
    assert set(report["packs"]) == {file.name.removesuffix("-sentences.jsonl") for file in PACK_LABELS}
    check, dev = (report["authors"][name]["sentences"] for name in ("check", "dev"))
    assert (check["errors"]["false_conveyed"]["of"], dev["errors"]["false_conveyed"]["of"]) >= (50, 100)
    assert check["errors"]["false_conveyed"]["count"] == dev["errors"]["false_conveyed"]["count"] == 0
    assert check["facets"]["precision"] == dev["facets"]["precision"] == 1.0
    assert check["facets"]["recall"] >= 0.8
    assert dev["facets"]["recall"] == 1.0


@pytest.mark.skipif(importlib.util.find_spec("sklearn") is None, reason="training needs scikit-learn")
def test_a_users_own_pack_is_trained_without_an_author_and_scored_on_them(
    home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training, "_EVERY", 100)  # fewer of the shipped sentences beside the pack's own: faster
    make_private_folder(home.packs)
    (home.packs / "mine.toml").write_text(SMALL_PACK, encoding="utf-8")
    labels = tmp_path / "labels"
    labels.mkdir()
    told = ["送您的锅值三百。", "那口锅市面上卖三百块。", "这个锅能值三百呢。", "这个锅能值五百呢。"]
    named = ["锅您收到了吧？", "锅已经寄出去了。", "锅的颜色您喜欢吗？", "锅在单子上写着呢。"]
    for author, part in (("wang", slice(0, 3)), ("li", slice(3, 4))):
        rows = [{"text": text, "conveyed": ["gift/value"]} for text in told[part]]
        rows += [{"text": text, "conveyed": [], "near": ["gift/value"]} for text in named[part]]
        write_rows(labels / f"{author}-sentences.jsonl", [{"speaker": "agent"} | row for row in rows])
    weights = tmp_path / "without-li.npz"
    train = ["packs", "train", "mine", "--data", str(labels), "--home", str(home.root), "--lang", "en"]
    assert main([*train, "--leave-out", "li", "--out", str(weights)]) == 0
    assert weights.is_file()
    assert not (home.packs / "mine.npz").exists()
    capsys.readouterr()
    score = ["packs", "score", str(labels / "li-sentences.jsonl"), "--home", str(home.root), "--json"]
    assert main(score) == 0
    by_patterns = json.loads(capsys.readouterr().out)["totals"]["sentences"]["facets"]
    assert main([*score, "--weights", str(weights)]) == 0
    by_weights = json.loads(capsys.readouterr().out)["totals"]["sentences"]["facets"]
    assert (by_patterns["recall"], by_weights["recall"], by_weights["precision"]) == (0.0, 1.0, 1.0)
    assert main([*train, "--leave-out", "nobody", "--out", str(weights)]) == 2
    assert "li, wang" in capsys.readouterr().err


def test_a_file_that_is_no_weights_file_is_refused(home: Home, sentences: Path) -> None:
    with pytest.raises(UnusableInput):
        score_files([sentences], home, Task(), weights_file=sentences)
    with pytest.raises(UnusableInput):
        score_files([sentences], home, Task(), weights_file=sentences.with_name("none.npz"))
