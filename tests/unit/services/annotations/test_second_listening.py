"""A second person's listening: a blind sheet, read back, compared turn by turn, settled, and listed in the papers."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest
from docx import Document

from huazheng.cli.main import main
from huazheng.core.runtime.errors import HuazhengError, UnusableInput
from huazheng.core.schema.transcript import Transcript, Turn
from huazheng.export.documents.call_document import find_format
from huazheng.services.analysis.analyze import analyze_call
from huazheng.services.annotations.corrections import SplitPoint, correct_text, join_turn, remove_turn, split_at
from huazheng.services.annotations.second_listening import latest_listening, read_back, settle
from huazheng.services.custody.verification import verify
from huazheng.services.custody.writes import save_transcript
from huazheng.services.documents.blind_copy import export_blind_copy
from huazheng.services.documents.report import read_document
from huazheng.store.snapshot_reader import read_snapshot
from support.sealed_calls import captured

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call

WORDS = (
    ("agent", "您好，您的犹豫期是十五天。"),
    ("customer", "我不太明白。"),
    ("agent", "退保会有损失，"),
    ("agent", "您清楚吗？"),
    ("customer", "清楚 15 天|吧。"),
    ("agent", "好的，再见。"),
)


@pytest.fixture
def call(home: Home) -> Call:
    call = captured(home, {"microphone": 7.5, "line": 7.5})
    turns = tuple(
        Turn(id=number, speaker=speaker, start=number + 0.1, end=number + 0.9, text=text)  # type: ignore[arg-type]
        for number, (speaker, text) in enumerate(WORDS)
    )
    made = Transcript(schema="huazheng.transcript/1", turns=turns, engine="typed", model="none", duration=7.5)
    save_transcript(home, call, made)
    return call


def returned(sheet: Path, changes: dict[str, str], name: str = "李四") -> Path:
    """The sheet as the listener filled it in."""
    text = sheet.read_text(encoding="utf-8-sig").replace("# listener: ", f"# listener: {name}")
    for was, became in changes.items():
        assert was in text, was
        text = text.replace(was, became)
    back = sheet.with_name("回来 的表.txt")
    back.write_text(text, encoding="utf-8")
    return back


def blind(home: Home, call: Call, place: Path, *, audio: bool = False) -> Path:
    return export_blind_copy(home, call, "audio" if audio else "machine", place).sheet


def test_the_copy_holds_no_correction_and_plays(home: Home, call: Call, tmp_path: Path) -> None:
    correct_text(home, call, 1, "我完全明白。")
    done = export_blind_copy(home, call, "machine", tmp_path)
    sheet = done.sheet.read_text(encoding="utf-8-sig")
    assert "我不太明白" in sheet
    assert "完全" not in sheet
    assert sorted(file.name for file in done.folder.iterdir()) == ["listening-copy.m4a", "listening-sheet.txt"]
    bare = blind(home, call, tmp_path, audio=True).read_text(encoding="utf-8-sig")
    assert "明白" not in bare
    assert "对方 |" not in bare
    assert verify(home, call.folder)[0].intact


def test_differences_are_found_settled_and_corrected(home: Home, call: Call, tmp_path: Path) -> None:
    sheet = blind(home, call, tmp_path)
    correct_text(home, call, 1, "我很明白。")  # the first person's error
    correct_text(home, call, 5, "好的，再见！")  # punctuation only
    back = returned(sheet, {"十五天。": "15天", "清楚 15 天": "清楚十五天", "客户 | 清楚": "坐席 | 清楚"})
    done = read_back(home, call, back)
    assert (done.listener, done.compared, done.basis) == ("李四", 6, "machine")
    assert [one.lines for one in done.differences] == [(1,), (4,)]
    assert done.differences[0].first[0].text == "我很明白。"
    assert done.differences[0].second[0].text == "我不太明白。"

    settle(home, call, 1, "second", reason="回放三遍，有“不太”", name="张三")
    settled = settle(home, call, 2, "first", name="张三")
    assert settled.settled == 2
    now = call.read_corrected()
    assert now is not None
    assert now.transcript.turns[1].text == "我不太明白。"
    assert now.transcript.turns[4].speaker == "customer"
    assert verify(home, call.folder)[0].intact


def test_split_joined_and_removed_turns_are_compared_as_one_place(home: Home, call: Call, tmp_path: Path) -> None:
    sheet = blind(home, call, tmp_path)
    split_at(home, call, 0, SplitPoint(offset=3))
    join_turn(home, call, 2)
    remove_turn(home, call, 5)
    done = read_back(home, call, returned(sheet, {"退保会有损失": "退保没有损失"}))
    assert done.compared == 5
    assert [(one.lines, len(one.first), len(one.second)) for one in done.differences] == [((2, 3), 1, 2), ((5,), 0, 1)]
    with pytest.raises(UnusableInput, match="present"):
        settle(home, call, 1, "second")
    settle(home, call, 1, "first")
    settle(home, call, 2, "present", reason="没有人说")
    assert latest_listening(call).settled == 2


def test_nothing_heard_removes_the_turn_and_other_words_are_taken(home: Home, call: Call, tmp_path: Path) -> None:
    back = returned(blind(home, call, tmp_path), {"| 您清楚吗？": "| ", "| 我不太明白。": "| 我不太□明白。"})
    assert len(read_back(home, call, back).differences) == 2
    settle(home, call, 1, "other", text="我不大明白。")
    settle(home, call, 2, "second")
    now = call.read_corrected()
    assert now is not None
    assert [turn.id for turn in now.removed] == [3]
    assert now.transcript.turns[1].text == "我不大明白。"


def test_a_listener_without_text_leaves_speakers_open(home: Home, call: Call, tmp_path: Path) -> None:
    sheet = blind(home, call, tmp_path, audio=True)
    lines = sheet.read_text(encoding="utf-8-sig").splitlines()
    told = iter(WORDS)
    filled = [line + next(told)[1].replace("|", "") if line[:1].isdigit() else line for line in lines]
    back = sheet.with_name("back.txt")
    back.write_bytes("\r\n".join(filled).encode("gb18030"))  # as an old Notepad saves
    done = read_back(home, call, back, "王五")
    assert (done.differences, done.listener, done.basis) == ((), "王五", "audio")


@pytest.mark.parametrize(
    ("was", "became"),
    [
        ("# call: ", "# call: x"),
        ("# transcript: ", "# transcript: x"),
        ("# format: ", "# format: x"),
        ("# basis: machine", "# basis: none"),
        ("3 | ", "99 | "),
        ("3 | ", "2 | "),
        ("| 客户 |", "| 法官\u202e |"),
        ("您好", "您好" * 3000),
        ("2 | ", "no number\n2 | "),
    ],
)
def test_a_sheet_that_is_not_right_is_refused(home: Home, call: Call, tmp_path: Path, was: str, became: str) -> None:
    back = returned(blind(home, call, tmp_path), {was: became})
    with pytest.raises(HuazhengError) as raised:
        read_back(home, call, back)
    assert "\n" not in str(raised.value)
    assert "\u202e" not in str(raised.value)
    assert not (call.folder / "second-listening.json").exists()


def test_a_missing_line_an_unnamed_listener_and_the_same_sheet_again(home: Home, call: Call, tmp_path: Path) -> None:
    sheet = blind(home, call, tmp_path)
    with pytest.raises(UnusableInput, match="--name"):
        read_back(home, call, sheet)
    lines = sheet.read_text(encoding="utf-8-sig").splitlines()
    short = tmp_path / "short.txt"
    short.write_text("\n".join(lines[:-1]), encoding="utf-8")
    with pytest.raises(UnusableInput, match="6"):
        read_back(home, call, short, "李四")
    read_back(home, call, sheet, "李四")
    with pytest.raises(UnusableInput):
        read_back(home, call, sheet, "李四")


def test_after_another_transcription_nothing_is_settled_or_printed(home: Home, call: Call, tmp_path: Path) -> None:
    read_back(home, call, returned(blind(home, call, tmp_path), {"我不太明白": "我明白"}))
    before = call.read_transcript()
    assert before is not None
    save_transcript(home, call, msgspec.structs.replace(before, turns=before.turns[1:]))
    with pytest.raises(UnusableInput, match="transcripts"):
        settle(home, call, 1, "second")
    assert read_snapshot(home, call).listening is None


def test_a_damaged_file_is_said_and_not_left_out(home: Home, call: Call) -> None:
    analyze_call(home, call)
    (call.folder / "second-listening.json").write_bytes(b'{"schema": "huazheng.second-listening/1", "listenings": 3}')
    with pytest.raises(UnusableInput, match="second-listening"):
        read_document(home, call)


def test_hostile_words_are_made_visible(home: Home, call: Call, tmp_path: Path) -> None:
    back = returned(blind(home, call, tmp_path), {"我不太明白": "我\u202e不\x1b[31m明白<w:t>"})
    [difference] = read_back(home, call, back).differences
    assert not any(sign in difference.second[0].text for sign in "\u202e\x1b")
    settle(home, call, 1, "second")
    now = call.read_corrected()
    assert now is not None
    assert "\u202e" not in now.transcript.turns[1].text


def test_the_court_transcript_lists_the_differences(home: Home, call: Call, tmp_path: Path) -> None:
    back = returned(blind(home, call, tmp_path), {"我不太明白": "我明白", "再见": "再会"})
    read_back(home, call, back)
    settle(home, call, 1, "first", reason="第 2 秒可辨“不太”", name="张三")
    analyze_call(home, call)
    for language in ("zh", "en"):
        content = find_format("docx").render(read_document(home, call), language)
        document = Document(io.BytesIO(content))
        text = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
        assert "李四" in text
        [table] = [table for table in document.tables if len(table.columns) == 5 and "再会" in str_of(table)]
        assert "第 2 秒可辨" in str_of(table)
        assert ("未定" if language == "zh" else "Not settled") in str_of(table)


def str_of(table: object) -> str:
    return "\n".join(cell.text for row in table.rows for cell in row.cells)  # type: ignore[attr-defined]


def test_the_commands(home: Home, call: Call, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def command(*words: object) -> tuple[int, str]:
        code = main(["--home", str(home.root), "--lang", "en", "listening", *map(str, words)])
        return code, capsys.readouterr().out

    code, folder = command("export", call.id, "--out", tmp_path)
    assert code == 0
    back = returned(Path(folder.strip()) / "listening-sheet.txt", {"我不太明白": "我明白"})
    assert command("read", call.id, back)[1].startswith("李四: 6 places, 1 differ, 0 settled")
    assert command("list", call.id)[0] == 1
    assert command("settle", call.id, 1, "other", "--text", "我不大明白", "--name", "Zhang")[0] == 0
    code, told = command("list", call.id)
    assert code == 0
    assert "我不大明白" in told
    assert command("settle", call.id, 9, "first")[0] == 2
