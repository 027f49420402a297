"""`huazheng analyze` and `huazheng packs`, as they are typed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from huazheng.cli.main import main
from huazheng.core.runtime.files import encode_json, make_private_folder
from support.labeled_calls import CALLS, labeled

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home


@pytest.fixture
def transcript(home: Home) -> Path:
    """The transcript of a labeled call, in a folder with a Chinese name."""
    make_private_folder(home.root)
    file = home.root / "回访 文字稿.json"
    file.write_bytes(encode_json(labeled(CALLS[2])["transcript"]))
    return file


def test_analyze_prints_one_json_document(home: Home, transcript: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", str(transcript), "--home", str(home.root), "--json"]) == 0
    analysis = json.loads(capsys.readouterr().out)
    assert analysis["schema"] == "huazheng.analysis/1"
    assert [pack["id"] for pack in analysis["packs"]] == ["cn-life-new-policy"]
    assert {item["status"] for item in analysis["items"]} <= {"explained", "confirmed"}


def test_analyze_speaks_plainly(home: Home, transcript: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", str(transcript), "--home", str(home.root)]) == 0
    said = capsys.readouterr().out
    assert "犹豫期" in said
    assert "违规" not in said


def test_facts_from_a_file_are_held_against_what_was_said(
    home: Home, transcript: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = home.root / "保单.toml"
    facts.write_text("cooling_off_days = 15\n", encoding="utf-8")
    assert main(["analyze", str(transcript), "--facts", str(facts), "--home", str(home.root), "--json"]) == 0
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {(one["said"], one["policy"]) for one in findings} == {("20 days", "15 days")}


def test_why_tells_words_and_rule(home: Home, transcript: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["analyze", str(transcript), "--why", "payment", "--home", str(home.root)]) == 0
    assert "一年一交" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [["analyze", "没有这个"], ["analyze", "@", "--pack", "nope"], ["analyze", "@", "--why", "nope"], ["packs", "show"]],
)
def test_wrong_use_is_one_line_and_exit_2(
    home: Home, transcript: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    words = [str(transcript) if word == "@" else word for word in arguments]
    assert main([*words, "--home", str(home.root)]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.strip().splitlines()) == 1


def test_a_faulty_pack_is_told_by_file_and_line(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    make_private_folder(home.packs)
    (home.packs / "mine.toml").write_text('id = "mine"\nversion = "1"\ncolor = 3\n', encoding="utf-8")
    assert main(["packs", "check", "mine", "--home", str(home.root)]) == 1
    assert "mine.toml:3:" in capsys.readouterr().out


def test_packs_list_names_the_shipped_ones(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["packs", "list", "--home", str(home.root), "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["packs"]) == 10
