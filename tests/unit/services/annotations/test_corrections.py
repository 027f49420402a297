"""Corrections, notes, tags and facts of a kept call: accounted for, analyzed, found, exported."""

from __future__ import annotations

import json
import stat
import sys
from typing import TYPE_CHECKING

import msgspec
import pytest

from huazheng.cli.main import main
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import sha256_of
from huazheng.core.runtime.paths import sample_call
from huazheng.core.schema.edits import CheckEdit, TextEdit
from huazheng.core.schema.transcript import Transcript
from huazheng.export import FORMATS
from huazheng.services.analysis.analyze import analyze_call
from huazheng.services.annotations import corrections
from huazheng.services.annotations.call_notes import add_note, edit_note, notes_of, remove_note
from huazheng.services.annotations.call_tags import parse_tags, set_tags, tags_of
from huazheng.services.annotations.corrections import SplitPoint
from huazheng.services.annotations.policy_facts import PolicyFacts, facts_form, facts_of, parse_facts_form, save_facts
from huazheng.services.annotations.turn_checks import check_turn
from huazheng.services.custody.verification import verify
from huazheng.services.custody.writes import save_transcript
from huazheng.services.documents.report import read_document, report_call
from huazheng.services.intake.file_import import import_file
from huazheng.services.library.browse import search
from huazheng.store.snapshot_reader import read_snapshot

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call

TEXTS = (
    ("agent", "您好，我是安心人寿的回访专员，请问是王芳女士本人吗？"),
    ("customer", "对，是我。"),
    ("agent", "您购买的福满堂两全保险，投保单是您亲笔签名的吗？"),
    ("customer", "是的，是我签的。"),
    ("agent", "由于七是十五天，从签收保单的次日开始计算，期间内可以无条件退保。"),
    ("customer", "我不太明白。"),
    ("agent", "就是十五天之内都能退，退还全部保费。"),
    ("customer", "哦，明白了。"),
)


@pytest.fixture
def call(home: Home) -> Call:
    """The sample's sound with a short transcript, in which the fifth turn was written down wrongly."""
    taken = import_file(home, sample_call()).call
    turns = [
        {"id": at, "speaker": speaker, "start": at * 5.0, "end": at * 5.0 + 4.5, "text": text}
        for at, (speaker, text) in enumerate(TEXTS)
    ]
    save_transcript(home, taken, msgspec.convert({"schema": "huazheng.transcript/1", "turns": turns}, Transcript))
    return taken


def intact(home: Home, call: Call) -> bool:
    return verify(home, call.folder)[0].intact


def test_the_machines_transcript_is_never_touched_and_every_line_is_accounted_for(home: Home, call: Call) -> None:
    before = sha256_of(call.transcript_file)
    corrections.correct_text(home, call, 4, "犹豫期是十五天。")
    corrections.correct_speaker(home, call, 5, "agent")
    corrections.correct_times(home, call, 6, 30.2, 34.0)
    corrections.swap_speakers(home, call)
    corrections.undo(home, call, 4)
    assert sha256_of(call.transcript_file) == before
    assert intact(home, call)
    last = json.loads((call.folder / "custody.jsonl").read_bytes().splitlines()[-1])
    assert last["action"] == "edited"
    assert last["wrote"] == [
        {"name": "edits.jsonl", "bytes": call.edits_file.stat().st_size, "sha256": sha256_of(call.edits_file)}
    ]
    printed = [json.loads(line) for line in call.edits_file.read_bytes().splitlines()]
    assert [line["kind"] for line in printed] == ["text", "speaker", "times", "swap_speakers", "undo"]
    assert (printed[0]["was"], printed[0]["became"]) == (TEXTS[4][1], "犹豫期是十五天。")
    assert all(line["who"] and line["at"].endswith("Z") and line["transcript"] == before for line in printed)
    if sys.platform != "win32":
        assert stat.S_IMODE(call.edits_file.stat().st_mode) == 0o600


def test_a_line_that_the_custody_does_not_know_is_found_and_nothing_is_added_to_it(home: Home, call: Call) -> None:
    corrections.correct_text(home, call, 4, "犹豫期是十五天。")
    call.edits_file.write_bytes(call.edits_file.read_bytes().replace("十五".encode(), "二十".encode()))
    problems = verify(home, call.folder)[0].problems
    assert [(one.kind, one.file) for one in problems if one.fault] == [("altered", "edits.jsonl")]
    with pytest.raises(UnusableInput, match="改动过"):
        corrections.correct_text(home, call, 0, "您好。")


def test_a_correction_that_was_taken_out_of_the_file_is_not_built_upon(home: Home, call: Call) -> None:
    corrections.correct_text(home, call, 4, "一")
    corrections.correct_text(home, call, 4, "二")
    call.edits_file.write_bytes(call.edits_file.read_bytes().splitlines(keepends=True)[0])
    with pytest.raises(UnusableInput, match="改动过"):
        corrections.correct_text(home, call, 0, "您好。")


@pytest.mark.parametrize("kept_lines", [0, 1])
def test_half_a_line_is_reported_and_kept_by_the_next_correction(home: Home, call: Call, kept_lines: int) -> None:
    corrections.correct_text(home, call, 4, "一")
    corrections.correct_text(home, call, 4, "二")
    content = call.edits_file.read_bytes()
    cut = content.index(b"\n") * kept_lines + kept_lines
    call.edits_file.write_bytes(content[: cut + 25])
    assert call.read_edits().torn == content[cut : cut + 25].decode()
    assert not intact(home, call)
    corrections.correct_text(home, call, 0, "您好。")
    found = call.read_edits()
    assert found.torn is None
    assert found.lines[kept_lines].was == content[cut : cut + 25].decode()  # type: ignore[union-attr]
    assert corrections.corrected_transcript(call).transcript.turns[0].text == "您好。"
    assert intact(home, call)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda home, call: corrections.correct_text(home, call, 99, "x"), "没有第 100 句"),
        (lambda home, call: corrections.correct_text(home, call, 1, "对，是我。"), "已经是这样"),
        (lambda home, call: corrections.correct_text(home, call, 1, "  \n "), "1 到"),
        (lambda home, call: corrections.correct_speaker(home, call, 1, "customer"), "已经是这样"),
        (lambda home, call: corrections.correct_times(home, call, 1, 5.0, 4.0), "晚于"),
        (lambda home, call: corrections.correct_times(home, call, 1, float("nan"), 4.0), "晚于"),
        (lambda home, call: corrections.correct_times(home, call, 1, 0.0, 9999.0), "只有"),
        (lambda home, call: corrections.undo(home, call, 1), "没有第 1 条"),
        (lambda home, call: corrections.remove_turn(home, call, 99), "没有第 100 句"),
        (lambda home, call: corrections.split_at(home, call, 1, SplitPoint(offset=0)), "都要有字"),
        (lambda home, call: corrections.split_at(home, call, 1, SplitPoint(offset=5)), "都要有字"),
        (lambda home, call: corrections.split_at(home, call, 1, SplitPoint(offset=10**9)), "都要有字"),
        (lambda home, call: corrections.split_at(home, call, 1, SplitPoint(offset=2, seconds=70.0)), "之间"),
        (lambda home, call: corrections.split_at(home, call, 1, SplitPoint(seconds=0.0)), "都要有字"),
        (lambda home, call: corrections.join_turn(home, call, 7), "后面没有"),
    ],
)
def test_what_cannot_be_corrected_is_refused_and_leaves_no_line(
    home: Home, call: Call, change: object, words: str
) -> None:
    with pytest.raises(UnusableInput, match=words):
        change(home, call)  # type: ignore[operator]
    assert not call.edits_file.exists()


def test_an_undo_is_taken_back_but_never_twice(home: Home, call: Call) -> None:
    corrections.correct_text(home, call, 1, "嗯。")
    corrections.undo(home, call, 1)
    with pytest.raises(UnusableInput, match="已经撤销"):
        corrections.undo(home, call, 1)
    corrections.undo(home, call, 2)
    assert corrections.corrected_transcript(call).transcript.turns[1].text == "嗯。"


def cooling_off(home: Home, call: Call) -> str:
    analysis = analyze_call(home, call)
    return next(item.status for item in analysis.items if item.id.endswith("/cooling_off"))


def test_the_analysis_goes_by_the_corrected_text_and_says_so(home: Home, call: Call) -> None:
    analyze_call(home, call)
    assert b"rests_on" not in call.analysis_file.read_bytes()
    assert not read_snapshot(home, call).outdated
    corrections.correct_text(home, call, 4, "请听好。")
    corrections.correct_text(home, call, 6, "嗯。")
    assert read_snapshot(home, call).outdated
    assert cooling_off(home, call) == "not_mentioned"
    first = call.analysis_file.read_bytes()
    rests = json.loads(first)["rests_on"]
    assert rests == {
        "transcript": sha256_of(call.transcript_file),
        "edits": 2,
        "edits_sha256": sha256_of(call.edits_file),
    }
    analyze_call(home, call)
    assert call.analysis_file.read_bytes() == first  # the same inputs, the same bytes
    assert not read_snapshot(home, call).outdated
    for number in (1, 2):
        corrections.undo(home, call, number)
    assert read_snapshot(home, call).outdated
    assert cooling_off(home, call) == "explained"
    assert intact(home, call)


def test_no_wording_overrules_a_person_on_who_speaks(home: Home, call: Call) -> None:
    """The explanation sounds like the agent's; somebody who listened says that the customer read it out."""
    assert cooling_off(home, call) == "explained"
    for turn in (4, 6):
        corrections.correct_speaker(home, call, turn, "customer")
    assert cooling_off(home, call) == "not_mentioned"


def test_words_are_found_as_they_were_put_right_and_as_the_machine_wrote_them(home: Home, call: Call) -> None:
    assert search(home, "犹豫期") == []
    corrections.correct_text(home, call, 4, "犹豫期是十五天，从签收保单的次日开始计算。")
    assert [(hit.turn, hit.text[:3]) for hit in search(home, "犹豫期")] == [(4, "犹豫期")]
    assert [(hit.turn, hit.text[:3]) for hit in search(home, "由于七")] == [(4, "由于七")]
    assert [hit.text[:3] for hit in search(home, "次日开始")] == ["犹豫期"]  # once, as it stands now
    corrections.undo(home, call, 1)
    assert search(home, "犹豫期") == []


def test_every_document_shows_the_correction_and_keeps_the_machines_text_apart(home: Home, call: Call) -> None:
    corrections.correct_text(home, call, 4, "犹豫期是十五天。")
    corrections.correct_speaker(home, call, 5, "unknown")
    analyze_call(home, call)
    document = read_document(home, call)
    assert document.machine.turns[4].text == TEXTS[4][1]
    assert document.turns[4].text == "犹豫期是十五天。"
    assert [turn.speaker for turn in document.turns][4:6] == ["agent", "unknown"]
    for form in ("txt", "html", "csv", "json", "vcon"):
        content = report_call(home, call, form, "zh").decode()
        assert "犹豫期是十五天。" in content, form
        assert "由于七是十五天" in content, form
    for form in ("srt", "vtt"):
        assert "犹豫期是十五天。" in report_call(home, call, form, "zh").decode()
    assert json.loads(report_call(home, call, "json", "zh"))["edits"][0]["kind"] == "text"
    for form in FORMATS:
        assert report_call(home, call, form, "en")
    assert "依据人工更正后的文字（2 处更正）。" in report_call(home, call, "text", "zh").decode()
    corrections.undo(home, call, 1)
    for form in ("text", "html"):
        assert "没有计入" in report_call(home, call, form, "zh").decode()


def test_notes_are_added_rewritten_and_removed_after_the_call(home: Home, call: Call) -> None:
    mark = add_note(home, call, "not_understood", 26.0)
    note = add_note(home, call, "note", 3.0, "没报工号")
    assert notes_of(home, call.id) == (note, mark)
    better = edit_note(home, call, note, "没有报工号")
    assert notes_of(home, call.id) == (better, mark)
    remove_note(home, call, mark)
    assert notes_of(home, call.id) == (better,)
    with pytest.raises(UnusableInput, match="不在了"):
        remove_note(home, call, mark)
    assert intact(home, call)


def test_tags_are_kept_once_each_in_order(home: Home, call: Call) -> None:
    assert tags_of(call) == ()
    assert set_tags(home, call, parse_tags("投诉， 妈妈的保单;投诉,,  平安 ")) == ("投诉", "妈妈的保单", "平安")
    assert tags_of(call) == ("投诉", "妈妈的保单", "平安")
    with pytest.raises(UnusableInput):
        set_tags(home, call, ["长" * 31])
    assert intact(home, call)


def test_the_policys_facts_choose_the_packs_and_are_held_against_what_was_said(home: Home, call: Call) -> None:
    analyze_call(home, call)
    form = {"product": "福满堂", "product_type": "participating", "cooling_off_days": "20天", "premium_yuan": "1.2万"}
    form |= {"call_date": "2026-11-22", "sale_channel": "bank", "policyholder_age": "70岁", "caller": "person"}
    facts, wrong = parse_facts_form(form)
    assert wrong == {}
    save_facts(home, call, facts)
    kept = facts_of(call)
    assert kept == PolicyFacts(
        product="福满堂",
        product_type="participating",
        call_date="2026-11-22",
        cooling_off_days=20,
        premium_yuan=12000,
        sale_channel="bank",
        policyholder_age=70,
        caller="person",
    )
    shown = facts_form(kept)
    assert (shown["premium_yuan"], shown["policyholder_age"], shown["sale_channel"]) == ("12000", "70", "bank")
    corrections.correct_text(home, call, 4, "犹豫期是十五天，从签收保单的次日开始计算。")
    analysis = analyze_call(home, call)
    supplements = ["cn-bank-sale", "cn-over-65", "cn-suitability"]
    assert [pack.id for pack in analysis.packs] == ["cn-participating", *supplements]
    assert {(one.said, one.policy) for one in analysis.findings} == {("15 days", "20 days")}
    assert json.loads(call.analysis_file.read_bytes())["rests_on"]["facts_sha256"] == sha256_of(
        call.folder / "facts.json"
    )
    save_facts(home, call, PolicyFacts(product="福满堂"))
    assert read_snapshot(home, call).outdated
    assert intact(home, call)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("cooling_off_days", "十五"),
        ("cooling_off_days", "-3"),
        ("cooling_off_days", "15.5"),
        ("premium_yuan", "nan"),
        ("premium_yuan", "1e300"),
        ("payment_years", "二〇"),
        ("call_date", "2026-13-01"),
        ("call_date", "昨天"),
        ("product_type", "stock"),
        ("sale_channel", "shop"),
        ("policyholder_age", "一百"),
        ("caller", "dog"),
        ("product", "长" * 101),
    ],
)
def test_a_field_that_cannot_be_taken_says_why(field: str, typed: str) -> None:
    facts, wrong = parse_facts_form({field: typed, "insurer": "安心人寿"})
    assert set(wrong) == {field}
    assert wrong[field].zh.endswith("。") and wrong[field].en.endswith(".")
    assert facts == PolicyFacts(insurer="安心人寿")


def printed(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_the_command_corrects_lists_and_takes_back(home: Home, call: Call, capsys: pytest.CaptureFixture[str]) -> None:
    where = ["--home", str(home.root), "--lang", "zh"]
    command = ["correct", call.id, *where]
    assert main([*command, "--turn", "5", "--text", "犹豫期是十五天。", "--speaker", "other", "--json"]) == 0
    assert [one["kind"] for one in json.loads(printed(capsys))["made"]] == ["text", "speaker"]
    assert main([*command, "--swap-speakers"]) == 0
    assert main([*command, "--undo", "2"]) == 0
    capsys.readouterr()
    assert main([*command, "--list"]) == 0
    lines = printed(capsys).splitlines()
    assert lines[0].startswith("第几条") and len(lines) == 5
    assert lines[2].endswith("（已撤销）")
    assert "犹豫期是十五天。" in lines[1]
    assert main([*command, "--json"]) == 0
    turns = json.loads(printed(capsys))["turns"]
    assert turns[4]["text"] == "犹豫期是十五天。"
    assert [turn["speaker"] for turn in turns[:2]] == ["customer", "agent"]
    assert main([*command, "--turn", "5", "--start", "0:21", "--end", "0:24.5"]) == 0


def test_checks_are_lines_of_their_own_that_leave_analysis_and_corrections_alone(
    home: Home, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["correct", call.id, "--home", str(home.root), "--lang", "en"]
    corrections.correct_text(home, call, 4, "犹豫期是十五天。")
    analyze_call(home, call)
    first = call.analysis_file.read_bytes()
    assert main([*command, "--turn", "5", "--checked", "--name", " 王  芳 "]) == 0
    assert "analyze" not in capsys.readouterr().err
    snapshot = read_snapshot(home, call)
    assert not snapshot.outdated, "a check changes no text"
    check = snapshot.proofreading.turns[4]
    assert (check.state, check.name) == ("checked", "王 芳")
    assert main([*command, "--turn", "5", "--checked", "--name", "王 芳"]) == 2, "checked already"
    [fix, again] = check_turn(home, call, 5, text="我不太明白！")
    assert isinstance(fix, TextEdit)
    assert isinstance(again, CheckEdit)
    assert check_turn(home, call, 5) == []
    assert read_snapshot(home, call).outdated
    printed(capsys)
    assert main(command) == 0
    lines = printed(capsys).splitlines()
    assert [line[:6] for line in lines[5:8]] == ["   5*✓", "   6*✓", "   7  "]
    assert lines[-1] == f"2/{len(TEXTS)} turns checked"
    assert main([*command, "--json"]) == 0
    told = json.loads(printed(capsys))["proofreading"]
    assert (told["checked"], told["total"], told["names"]) == (2, len(TEXTS), ["王 芳"])
    analyze_call(home, call)
    again_judged = call.analysis_file.read_bytes()
    assert again_judged != first
    corrections.undo(home, call, again.number)
    assert not read_snapshot(home, call).outdated, "undoing a check changes no text either"
    assert intact(home, call)
    report = report_call(home, call, "text", "zh").decode()
    assert "文字：“" in report
    assert "核对" not in report, "checks are no corrections"


def test_a_removed_turn_is_neither_judged_nor_found_and_comes_back(home: Home, call: Call) -> None:
    assert cooling_off(home, call) == "explained"
    for turn in (4, 6):
        corrections.remove_turn(home, call, turn)
    assert cooling_off(home, call) == "not_mentioned"
    assert search(home, "次日开始") == []
    with pytest.raises(UnusableInput, match="已经删去"):
        corrections.correct_text(home, call, 4, "犹豫期是十五天。")
    corrections.undo(home, call, 1)
    assert cooling_off(home, call) == "explained"
    assert [hit.turn for hit in search(home, "次日开始")] == [4]
    assert intact(home, call)


def test_a_split_gives_each_speaker_their_own_words(home: Home, call: Call) -> None:
    corrections.split_at(home, call, 3, SplitPoint(offset=3))
    corrections.correct_speaker(home, call, 8, "agent")
    turns = corrections.corrected_transcript(call).transcript.turns
    assert [(turn.id, turn.speaker, turn.text) for turn in turns[3:5]] == [
        (8, "agent", "是的，"),
        (9, "customer", "是我签的。"),
    ]
    assert [(hit.turn, hit.text) for hit in search(home, "是我签的")] == [(9, "是我签的。")]
    corrections.undo(home, call, 1)
    assert corrections.corrected_transcript(call).transcript.turns[3].text == TEXTS[3][1]
    assert set(corrections.corrected_transcript(call).ineffective) == {2}


def test_the_command_removes_splits_joins_and_undoes_each(
    home: Home, call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["correct", call.id, "--home", str(home.root), "--lang", "zh"]
    assert main([*command, "--turn", "6", "--remove"]) == 0
    assert main([*command, "--turn", "3", "--split-after", "13"]) == 0
    assert main([*command, "--turn", "7", "--split-at", "0:32"]) == 0
    assert main([*command, "--turn", "9", "--join"]) == 0
    printed(capsys)
    assert main(command) == 0
    lines = printed(capsys).splitlines()
    assert [line[:5] for line in lines[1:]] == [
        "   1 ",
        "   2 ",
        "  13*",
        "   4 ",
        "   5 ",
        "   6-",
        "  11*",
        "  12*",
        "   8 ",
    ]
    assert lines[6].endswith("我不太明白。（已删去）")
    assert main([*command, "--json"]) == 0
    answer = json.loads(printed(capsys))
    assert [turn["id"] for turn in answer["removed"]] == [5]
    assert answer["turns"][2]["text"] == TEXTS[2][1]
    for number in (1, 2, 3):
        assert main([*command, "--undo", str(number)]) == 0
    printed(capsys)
    assert main([*command, "--list"]) == 0
    listed = printed(capsys).splitlines()[1:]
    assert listed[0].endswith("第 6 句，删去：“我不太明白。”（已撤销）")
    assert "第 3 句，拆成两句：“" in listed[1]
    assert "（不起作用：没有这一句）" in listed[3]
    assert main(command) == 0
    assert len(printed(capsys).splitlines()) == 1 + len(TEXTS)


@pytest.mark.parametrize(
    "wrong",
    [
        ["--remove"],
        ["--join"],
        ["--split-at", "3"],
        ["--turn", "8", "--join"],
        ["--turn", "0", "--text", "x"],
        ["--text", "x"],
        ["--turn", "3"],
        ["--turn", "77", "--text", "x"],
        ["--undo", "9"],
    ],
)
def test_the_command_says_in_one_line_what_is_missing(
    home: Home, call: Call, capsys: pytest.CaptureFixture[str], wrong: list[str]
) -> None:
    assert main(["correct", call.id, "--home", str(home.root), "--lang", "zh", *wrong]) == 2
    assert len(capsys.readouterr().err.strip().splitlines()) == 1
    assert not call.edits_file.exists()
