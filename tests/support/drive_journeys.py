"""Journeys through the driven window. Each acts by mouse and keyboard, and proves what came of it by the files.

A new one is a function that takes the scene and returns its figures, and one entry in ``JOURNEYS``.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.schema.edits import CheckEdit, TextEdit, UndoEdit, parse_edits
from huazheng.core.schema.notes import NOTES_NAME
from huazheng.core.schema.transcript import Transcript
from huazheng.evidence.verifier.call_check import verify_call
from huazheng.export.documents.check_notes import SUMS_NAME
from huazheng.services.capture.recorder_client import NO_SPACE
from support.desktop_session import wait_until
from support.drive_scene import Journey, likeness, loudness
from support.person_at_window import BUTTON, CHECK, DIALOG, LABEL, RADIO

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.core.schema.edits import Edit
    from huazheng.store.calls import Call
    from support.drive_scene import Scene

_TRANSCRIPTION_SECONDS = 180.0
_CALL_SECONDS = 32.0
SIDES = ("agent", "customer")


def newcomer(scene: Scene) -> str:
    """First start: language, phone on speaker, a trial, and the call comes. Then a mark, a note, the seal, the text."""
    person = scene.person
    begin = time.monotonic()
    _first_start(scene)
    person.photograph("first-steps")
    person.click(BUTTON, "下一步")
    person.photograph("how-the-call-comes")
    scene.call_on_speaker()
    person.click(CHECK, "手机开免提")
    person.rest(1.5)
    person.photograph("phone-on-speaker")
    person.click(BUTTON, "试录 5 秒")
    person.photograph("trial")
    person.see(LABEL, "✓ 听得清，可以用。")
    person.photograph("verdict")
    scene.call_on_speaker()
    person.click(BUTTON, "电话来了，现在就录")
    scene.wait_recorded(0.5)
    clicks, seconds = person.clicks, time.monotonic() - begin
    person.photograph("recording-begins")
    scene.wait_recorded(12)
    person.press("space")
    scene.wait_recorded(16)
    person.press("n")
    person.type("15 days")
    person.photograph("note")
    person.press("Return")
    scene.wait_recorded(_CALL_SECONDS)
    person.photograph("in-the-call")
    call = _end_by_key(scene)
    assert [source.name for source in call.seal.sources] == ["microphone"], "the microphone hears both sides"
    _expect_sound(scene, call, "microphone", scene.both, start=2.0)
    notes = json.loads((call.folder / NOTES_NAME).read_text(encoding="utf-8"))["notes"]
    written = [(note["kind"], note.get("text", "")) for note in notes]
    assert written == [("not_understood", ""), ("note", "15 days")], written
    transcript = _open_and_read(scene, call)
    assert {turn.speaker for turn in transcript.turns} >= set(SIDES), "one voice"
    return f"{clicks} clicks and {seconds:.0f} s from the first start to a recording under way, trial and pictures too"


def straight(scene: Scene) -> str:
    """First start of somebody whose phone rings already: the fewest clicks to a recording under way."""
    person = scene.person
    begin = time.monotonic()
    scene.call_on_speaker()
    _first_start(scene)
    person.click(BUTTON, "下一步")
    person.click(CHECK, "手机开免提")
    person.click(BUTTON, "电话来了，现在就录")
    scene.wait_recorded(0.5)
    through, seconds = person.clicks, time.monotonic() - begin
    person.photograph("recording-begins")
    _end_by_key(scene)
    return f"{through} clicks and {seconds:.1f} s"


def postponed(scene: Scene) -> str:
    """First start without answering: the big button asks how the call comes, then records."""
    person = scene.person
    begin = time.monotonic()
    scene.start()
    person.click(BUTTON, "以后再说")
    person.photograph("home")
    person.click(BUTTON, "电话来了，点这里")
    person.photograph("asked")
    person.click(CHECK, "手机开免提")
    scene.call_on_speaker()
    person.rest(1.0)
    person.photograph("chosen")
    person.click(BUTTON, "现在就录")
    scene.wait_recorded(0.5)
    clicks, seconds = person.clicks, time.monotonic() - begin
    _end_by_key(scene)
    return f"{clicks} clicks and {seconds:.1f} s, pictures too"


def computer(scene: Scene) -> str:
    """A call on the computer: two sources, who says what is known by the source, ended with the mouse."""
    person = scene.person
    _record_on_computer(scene)
    scene.wait_recorded(_CALL_SECONDS)
    person.photograph("in-the-call")
    person.click(BUTTON, "看别的通话")
    person.photograph("beside-the-recording")
    person.click(BUTTON, "回到录音")
    person.click(BUTTON, "结束")
    person.photograph("asked-to-end")
    person.click(BUTTON, "结束并封存  {0}")
    call = scene.wait_sealed()
    scene.hush()
    person.see(LABEL, "录音已保存并封存")
    person.photograph("sealed", settle=1.5)
    _expect_sound(scene, call, "microphone", scene.customer, scene.agent, start=2.0)
    _expect_sound(scene, call, "line", scene.agent, scene.customer, start=2.0)
    transcript = _open_and_read(scene, call)
    agent, customer = (sum(len(turn.text) for turn in transcript.turns if turn.speaker == who) for who in SIDES)
    assert agent > customer > 0, transcript.turns
    return ""


def headset(scene: Scene) -> str:
    """The headset is pulled out and put back while recording: a sentence, an event, and no channel holds the other."""
    person = scene.person
    _record_on_computer(scene)
    scene.wait_recorded(15)
    scene.pull_out_headset()
    person.see(LABEL, "{0}断开了，已有 {1} 没有录到。录音仍在继续，正在等它回来；请重新插好。")
    person.photograph("headset-out")
    person.rest(4)
    scene.plug_in_headset()
    person.wait_gone(LABEL, "{0}断开了，已有 {1} 没有录到。录音仍在继续，正在等它回来；请重新插好。")
    back = scene.wait_recorded(0).seconds
    person.photograph("headset-in")
    scene.wait_recorded(back + 16)
    person.photograph("later")
    call = _end_by_key(scene)
    kinds = _events(call, "microphone")
    assert {"device_lost", "device_back"} <= set(kinds), kinds
    line = _events(call, "line")
    assert "device_lost" not in line, line
    gaps = next(source for source in call.seal.sources if source.name == "microphone").gaps
    assert gaps and sum(gap.lost_frames for gap in gaps) > 4 * 44_100, gaps
    found = []
    for start, end in ((2.0, 13.0), (back + 3, back + 14)):
        found.append(_expect_sound(scene, call, "microphone", scene.customer, scene.agent, start=start, end=end))
        found.append(_expect_sound(scene, call, "line", scene.agent, scene.customer, start=start, end=end))
    person.click(BUTTON, "打开这通电话")
    _wait_text(call)
    person.photograph("gap-in-the-call", settle=4)
    return f"microphone {kinds}, line {line}; " + "; ".join(found)


def full_disk(scene: Scene) -> str:
    """The disk fills while recording: it says so while there is time, and what is kept; it is sealed."""
    person = scene.person
    scene.start()
    scene.later()
    _answer_route(scene, "手机开免提")
    scene.call_on_speaker()
    person.see(LABEL, "磁盘快满了，还能录{0}。录音仍在继续；请腾出空间。")
    person.photograph("disk-low")
    call = scene.wait_sealed(180)
    person.see(LABEL, "磁盘满了，录音停在 {0}")
    person.photograph("disk-full")
    scene.hush()
    assert call.seal.ended == "disk_full"
    _expect_intact(call)
    person.click(BUTTON, "腾出空间…")
    person.photograph("free-space")
    person.press("Escape")
    person.press("ctrl+r")
    person.window.find(LABEL, re.escape(NO_SPACE.of(person.language)))
    person.photograph("no-space-for-another")
    return f"{call.seal.audio.duration:.0f} s kept"


def closed(scene: Scene) -> str:
    """The window is closed while it records: the recorder goes on, and the next window shows it."""
    person = scene.person
    _record_on_computer(scene)
    scene.wait_recorded(5)
    person.press("alt+F4")
    person.dialog("录音还在继续")
    person.photograph("asked-to-close")
    person.click(BUTTON, "关窗口，继续录")
    scene.wait_closed()
    person.photograph("closed")
    before = scene.wait_recorded(0).seconds
    person.rest(4)
    assert scene.wait_recorded(0).seconds > before + 2, "the recorder stands still"
    begin = time.monotonic()
    scene.start()
    person.see(BUTTON, "结束")
    seconds = time.monotonic() - begin
    person.photograph("back")
    call = _end_by_key(scene)
    assert not any(source.gaps for source in call.seal.sources)
    _expect_sound(scene, call, "microphone", scene.customer, scene.agent, start=1.0)
    return f"shown again {seconds:.1f} s after the start"


def proofread(scene: Scene) -> str:
    """The sample call: its call-outs, a correction and its undo, line by line, and what is exported says so."""
    person = scene.person
    scene.start()
    scene.later()
    person.click(BUTTON, "看示例通话（已识别好）")
    person.see(BUTTON, "下一个")
    person.photograph("sample")
    for _ in range(3):
        person.click(BUTTON, "下一个")
    person.photograph("last-call-out")
    person.click(BUTTON, "听第一处")
    person.rest(2)
    person.photograph("first-open-question")
    person.press("space")
    call = scene.calls[-1]
    turns = _transcript(call).turns
    person.press("Home")
    person.press("F2")
    person.photograph("editing")
    person.press("ctrl+End")
    person.type(" 123")
    person.press("Return")
    _wait_edits(call, lambda edits: isinstance(edits[-1], TextEdit) and edits[-1].became.endswith("123"))
    person.photograph("corrected", settle=2)
    person.press("ctrl+z")
    _wait_edits(call, lambda edits: isinstance(edits[-1], UndoEdit))
    person.press("F4")
    person.see(BUTTON, "没错，下一句")
    person.photograph("proofreading", settle=1.5)
    for count in (1, 2):
        person.press("Return")
        _wait_edits(call, lambda edits, count=count: _checks(edits) == count)
    person.press("ctrl+End")
    person.type(" 45")
    person.photograph("typed-a-correction")
    person.press("Return")
    _wait_edits(call, lambda edits: _checks(edits) == 3)
    assert any(isinstance(one, TextEdit) and one.became.endswith("45") for one in _edits(call))
    person.press("F8")
    person.photograph("next-doubtful", settle=1.5)
    for count in range(4, len(turns) + 1):
        person.press("Return")
        _wait_edits(call, lambda edits, count=count: _checks(edits) >= count)
    person.photograph("all-checked", settle=2)
    person.click(BUTTON, "结束核对")
    person.photograph("after-proofreading", settle=1.5)
    _expect_intact(call)
    return f"{len(turns)} turns checked; {_export(scene)}"


def _export(scene: Scene) -> str:
    """Export the open call for a court and for the family, and check every file against the sums and the window."""
    person = scene.person
    written = []
    for reader, words in (("法院", "court"), ("家人", "family")):
        person.press("ctrl+e")
        dialog = person.dialog("导出")
        person.click(RADIO, reader, within=dialog)
        person.photograph(f"export-{words}")
        person.click(BUTTON, "导出", within=dialog)
        person.see(LABEL, "已导出", within=dialog, seconds=90)
        person.photograph(f"exported-{words}")
        told = [one.get_name() for one in person.window.all(LABEL, within=dialog)]
        folder = next(Path(name.splitlines()[0]) for name in told if name.startswith("/"))
        sums = folder / SUMS_NAME
        digest = hashlib.sha256(sums.read_bytes()).hexdigest()
        assert any(digest in name for name in told), told
        lines = [line.split("  ", 1) for line in sums.read_text(encoding="utf-8").splitlines()]
        for stated, name in lines:
            assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == stated, name
        written.append(f"{words}: {len(lines)} files")
        person.click(BUTTON, "关闭", within=dialog)
        person.wait_gone(DIALOG, "导出")
    return ", ".join(written)


def screens(scene: Scene) -> str:
    """The screens that a small display may cut: every button of each is wholly on the screen."""
    person, cut = scene.person, []

    def look(name: str) -> None:
        person.photograph(name)
        cut.extend(f"{name}: {one}" for one in person.cut_off())

    scene.start()
    person.dialog("开始使用话证")
    for number in range(1, 5):
        look(f"first-step-{number}")
        if number == 2:
            scene.call_on_computer()
            person.click(CHECK, "在电脑上接")
            person.rest(1.5)
            look("computer-call")
            person.click(BUTTON, "换一个设备")
            look("devices")
        if number < 4:
            person.click_first(BUTTON, ("先不下载", "下一步"))
    person.click(BUTTON, "完成")
    look("home")
    person.click(BUTTON, "电话来了，点这里")
    scene.wait_recorded(14)
    look("in-the-call")
    person.press("ctrl+r")
    look("asked-to-end")
    person.press("ctrl+r")
    scene.wait_sealed()
    scene.hush()
    person.see(LABEL, "录音已保存并封存")
    person.rest(1)
    look("sealed")
    person.click(BUTTON, "核验")
    person.rest(1)
    look("check")
    person.press("Escape")
    person.press("ctrl+comma")
    look("settings")
    person.press("Escape")
    assert not cut, "\n".join(cut)
    return ""


# Parts of journeys ---------------------------------------------------------------------------------------------------


def _first_start(scene: Scene) -> None:
    """Start in a home that knows no language yet, and choose that of this journey."""
    person, language = scene.person, scene.person.language
    person.language = "zh"
    scene.start()
    person.dialog("开始使用话证")
    if language == "en":
        person.click_on(person.window.find(RADIO, "English"), RADIO)
        person.language = language
        person.see(BUTTON, "下一步")


def _answer_route(scene: Scene, words: str) -> None:
    person = scene.person
    person.click(BUTTON, "电话来了，点这里")
    person.click(CHECK, words)
    person.click(BUTTON, "现在就录")
    scene.wait_recorded(0.3)


def _record_on_computer(scene: Scene) -> None:
    scene.start()
    scene.later()
    _answer_route(scene, "在电脑上接")
    scene.call_on_computer()


def _end_by_key(scene: Scene) -> Call:
    person = scene.person
    person.press("ctrl+r")
    person.photograph("asked-to-end")
    person.press("ctrl+r")
    call = scene.wait_sealed()
    scene.hush()
    person.see(LABEL, "录音已保存并封存")
    person.photograph("sealed", settle=1.5)
    _expect_intact(call)
    return call


def _expect_intact(call: Call) -> None:
    checked = verify_call(call.folder)
    assert checked.intact, checked


def _events(call: Call, source: str) -> list[str]:
    lines = (call.folder / "original" / f"{source}.chain.jsonl").read_text(encoding="utf-8").splitlines()
    return [event["event"] for line in lines for event in json.loads(line).get("events", ())]


def _expect_sound(
    scene: Scene,
    call: Call,
    source: str,
    own: Path,
    other: Path | None = None,
    *,
    start: float,
    end: float | None = None,
) -> str:
    """Check that a source holds its own side's sound, and not the other's."""
    heard = loudness(call.folder / "original" / f"{source}.wav", start, end)
    mine = likeness(heard, loudness(own))
    theirs = likeness(heard, loudness(other)) if other is not None else 0.0
    said = f"{source} {start:.0f} s: own side {mine:.2f}, other side {theirs:.2f}"
    assert mine > 0.85 and theirs < mine - 0.2, said
    return said


def _transcript(call: Call) -> Transcript:
    return msgspec.json.decode((call.folder / "transcript.json").read_bytes(), type=Transcript)


def _wait_text(call: Call) -> Transcript:
    wait_until((call.folder / "analysis.json").exists, "transcript and checklist", _TRANSCRIPTION_SECONDS)
    return _transcript(call)


def _open_and_read(scene: Scene, call: Call) -> Transcript:
    person = scene.person
    person.click(BUTTON, "打开这通电话")
    person.photograph("transcribing")
    found = _wait_text(call)
    assert sum(len(turn.text) for turn in found.turns) > 60, found.turns
    person.photograph("the-call", settle=3)
    return found


def _edits(call: Call) -> tuple[Edit, ...]:
    file = call.folder / "edits.jsonl"
    return parse_edits(file.read_bytes(), file).lines if file.exists() else ()


def _wait_edits(call: Call, holds: Callable[[tuple[Edit, ...]], object]) -> None:
    wait_until(lambda: (edits := _edits(call)) and holds(edits), "the line in edits.jsonl")


def _checks(edits: tuple[Edit, ...]) -> int:
    return len({one.turn for one in edits if isinstance(one, CheckEdit)})


JOURNEYS = {
    "newcomer": Journey(newcomer, newcomer=True),
    "straight": Journey(straight, newcomer=True),
    "postponed": Journey(postponed),
    "computer": Journey(computer),
    "headset": Journey(headset),
    "full-disk": Journey(full_disk, megabytes=4),
    "closed": Journey(closed),
    "proofread": Journey(proofread),
    "screens": Journey(screens),
}
