"""Twelve journeys through the real window, driven over AT-SPI alone, as a screen reader drives it: no mouse, no pixels.

    python tests/bench/accessible_journeys.py [LANGUAGE] [FOLDER]

Prints one line a journey and how many of them arrived; exit code 1 where one did not. FOLDER gets a picture of the
screen at the end of each. Needs Debian's xvfb, openbox, dbus, xdotool, at-spi2-core, python3-gi,
gir1.2-atspi-2.0, pulseaudio, pulseaudio-utils and libasound2-plugins.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import time
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import soundfile

from huazheng.core.runtime.paths import Home
from huazheng.services.intake.file_import import import_file
from huazheng.services.jobs.sample_import import import_sample
from support.accessible_window import AccessibleWindow
from support.desktop_session import desktop_session, wait_until
from support.sound_server import running_sound_server

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.desktop_session import DesktopSession

BUTTON, CHECK, RADIO, ITEM, DIALOG = "push button", "check box", "radio button", "list item", "dialog"


SAMPLE, OTHER = "(示例通话|Sample).*", "第二通.*"
TURN = r"\d\d:\d\d (对方|我|Agent|Me).*"
LASTS_SECONDS = 4  # of a warning that is not said again


@dataclass
class Reader:
    """The person with a screen reader, at the window of a home with the sample call."""

    window: AccessibleWindow

    def menu(self, menu: str, entry: str) -> None:
        """Choose an entry of a menu. The action of an entry leaves the menu open; a screen reader's key closes it."""
        self.window.press("menu item", menu)
        chosen = self.window.press("menu item", entry)
        if self.window.has(chosen, "SHOWING"):
            self.window.key("Escape")

    def dialog(self, name: str) -> Any:
        """The dialog of this name."""
        return self.window.find(DIALOG, name)

    def leave(self, dialog: Any, button: str) -> None:
        """Press a button of the dialog, and wait until it is closed."""
        name = dialog.get_name()
        self.window.press(BUTTON, button, within=dialog)
        wait_until(lambda: not list(self.window.all(DIALOG, name)), f"the end of {name}")


def first_steps(reader: Reader) -> None:
    """Go through the first steps to the end, from the Help menu."""
    reader.menu("帮助|Help", "开始的几步.*|First steps.*")
    dialog = reader.dialog("开始使用话证|.*Huazheng.*|.*[Ff]irst.*|Get.*|Start.*")
    for _ in range(8):
        done = next(reader.window.all(BUTTON, "完成|Finish|Done", within=dialog), None)
        if done is not None:
            reader.leave(dialog, "完成|Finish|Done")
            return
        reader.window.press(BUTTON, "下一步|Next", within=dialog)
        time.sleep(0.3)
    raise AssertionError("no last step")


def open_and_read(reader: Reader) -> None:
    """Go to another call in the library and back, hear what the call says of itself, and read its turns."""
    window = reader.window
    row = window.find(ITEM, SAMPLE)
    assert "2" in row.get_name()
    window.focus(row.get_parent())
    window.key("Up")
    window.find("frame", OTHER)
    window.key("Down")
    window.find("frame", SAMPLE)
    wait_until(lambda: len(list(window.all(ITEM, TURN))) >= 8, "eight turns")


def search_all_calls(reader: Reader) -> None:
    """Search all calls, and go to a result: its turn is the current one."""
    window = reader.window
    field = window.find("text", "在所有通话里查找|Search all calls")
    window.write(field, "犹豫期")
    found = window.find(ITEM, ".*犹豫期.*", within=window.find("list", "在所有通话里找到的|Search results.*"))
    window.focus(found.get_parent())
    window.key("Down")
    window.key("Return")
    turns = f"{TURN}犹豫期.*"
    wait_until(lambda: window.selected(turns), "the turn that was found")
    window.write(field, "")
    window.find(ITEM, SAMPLE)


def open_an_item(reader: Reader) -> None:
    """Open a checklist item; it says what it means, and quotes the article."""
    reader.window.press(CHECK, "(退保损失|Loss on surrender).*")
    reader.window.find("label", "(犹豫期过后退保|After the cooling-off).*")
    reader.window.find("label", "（五）确认投保人是否知悉退保.*")


def play_and_pause(reader: Reader) -> None:
    """Play, and pause."""
    reader.window.press(BUTTON, "播放|Play")
    reader.window.press(BUTTON, "暂停|Pause")
    reader.window.find(BUTTON, "播放|Play")


def mark_a_place(reader: Reader) -> None:
    """Mark a place that was not understood; it stands in the list of one's own marks."""
    reader.menu("通话|Call", "标记没听懂.*|Mark.*")
    reader.window.press(CHECK, "我的标记.*|My marks.*")
    reader.window.find(ITEM, r"\d\d:\d\d.*(我标记了|Marked by me).*")


def remove_a_turn(reader: Reader) -> None:
    """Remove a turn that does not belong to the call, and take that back."""
    window = reader.window
    window.focus(window.find("list", "对话文字|Transcript"))
    window.key("Down")
    words = wait_until(lambda: window.selected(TURN), "the current turn").get_name()
    reader.menu("编辑|Edit", "删去或恢复这一句|Remove or restore.*")
    wait_until(lambda: not list(window.all(ITEM, re.escape(words))), "another text of the turn")
    reader.menu("编辑|Edit", "撤销.*|Undo.*")
    window.find(ITEM, re.escape(words))


def verify_the_call(reader: Reader) -> None:
    """Verify the call, hear the result and what it proves."""
    reader.menu("文件|File", "核验有没有被改动…|Verify…")
    dialog = reader.dialog("核验|Verify|Verification")
    reader.window.find("label", "✓ 完好|✓ Intact", within=dialog)
    reader.window.press(CHECK, "这些能证明什么|What this proves.*", within=dialog)
    reader.window.find("label", "(哈希：|Hash:).*", within=dialog)
    reader.leave(dialog, "关闭|Close")


def export_a_paper(reader: Reader) -> None:
    """Export the transcript for a court as Word."""
    reader.menu("文件|File", "导出.*|Export.*")
    dialog = reader.dialog("导出|Export")
    reader.window.press(RADIO, "法院|A? ?[Cc]ourt", within=dialog)
    reader.window.press(RADIO, ".*Word.*", within=dialog)
    reader.window.press(BUTTON, "导出|Export", within=dialog)
    reader.window.find("label", "(已导出|Exported|.*SHA-256).*", within=dialog)
    reader.leave(dialog, "关闭|完成|Close|Done")


def switch_to_dark(reader: Reader) -> None:
    """Open the settings, and choose the dark appearance."""
    window = reader.window
    reader.menu("文件|File", "设置.*|Settings.*")
    dialog = reader.dialog("设置|Settings")
    looks = window.labeled("combo box", "外观|Appearance", within=dialog)
    window.tab_to(looks)
    for _ in range(3):
        if re.fullmatch("深色|Dark", looks.get_name()) is None:
            window.key("Down")
    wait_until(lambda: re.fullmatch("深色|Dark", looks.get_name()), "the dark appearance")
    reader.leave(dialog, "关闭|完成|Close|Done")


def bin_and_restore(reader: Reader) -> None:
    """Move the call to the bin, and restore it."""
    reader.menu("文件|File", "把这通放进回收站.*|Move .*to the recycle bin.*")
    dialog = reader.dialog(".*(回收站|[Bb]in).*")
    reader.leave(dialog, "放进回收站.*|Move to.*")
    wait_until(lambda: not list(reader.window.all(ITEM, SAMPLE)), "an empty library")
    reader.menu("文件|File", "回收站…|Recycle bin…")
    dialog = reader.dialog(".*(回收站|[Bb]in).*")
    reader.window.press(BUTTON, "放回.*|恢复.*|Restore.*", within=dialog)
    reader.leave(dialog, "关闭|完成|Close|Done")
    reader.window.find(ITEM, SAMPLE)


def record_a_call(reader: Reader) -> None:
    """Say how the call comes, record, mark a place, and end; start, warning, mark and end are announced once each."""
    window = reader.window
    before = len(window.announced())
    window.press(BUTTON, "开始录音|Start recording")
    dialog = reader.dialog("电话怎么来|How .*")
    window.press(CHECK, "手机开免提|.*[Ss]peaker.*", within=dialog)
    window.press(BUTTON, "现在就录|Record Now", within=dialog)
    window.find("frame", "● .*")
    wait_until(lambda: len(window.announced()) >= before + 2, "a warning of silence")
    time.sleep(LASTS_SECONDS)
    window.press(BUTTON, "没听懂 .*|I do not understand .*")
    window.press(BUTTON, "结束|End|Stop")
    window.press(BUTTON, "结束并封存.*|End and Seal.*")
    window.find(BUTTON, "打开这通电话|Open This Call")
    wait_until(lambda: len(window.announced()) >= before + 4, "the announcement of the end")
    told = window.announced()[before:]
    assert len(told) == len(set(told)) == 4, told


JOURNEYS: tuple[Callable[[Reader], None], ...] = (
    first_steps,
    open_and_read,
    search_all_calls,
    open_an_item,
    play_and_pause,
    mark_a_place,
    remove_a_turn,
    verify_the_call,
    export_a_paper,
    switch_to_dark,
    bin_and_restore,
    record_a_call,
)


def walk(session: DesktopSession, reader: Reader, pictures: Path | None) -> int:
    """Take every journey; returns how many arrived."""
    arrived = 0
    for number, journey in enumerate(JOURNEYS, 1):
        start = time.monotonic()
        try:
            journey(reader)
            arrived += 1
            said = "arrived"
        except (AssertionError, TimeoutError) as error:
            said = f"LOST: {type(error).__name__} {error}"
        if pictures is not None:
            session.photograph(pictures / f"{number:02}-{journey.__name__}.png")
        print(f"{number:2} {journey.__name__:26} {time.monotonic() - start:5.1f} s  {said}", flush=True)
        if said != "arrived":
            session.keys("Escape", "Escape")  # the next one starts from the main window
    return arrived


def main() -> int:
    """Take the journeys in one language."""
    warnings.simplefilter("ignore", DeprecationWarning)
    language = sys.argv[1] if len(sys.argv) > 1 else "zh"
    pictures = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix="huazheng-journeys-"))
    try:
        home = Home(folder / "home")
        call = import_sample(home).call
        soundfile.write(folder / "第二通.wav", np.zeros(8000 * 5, np.int16), 8000)
        import_file(home, folder / "第二通.wav")
        (folder / "sound").mkdir()
        with (
            running_sound_server(folder / "sound") as server,
            desktop_session(folder / "desktop", HUAZHENG_LANGUAGE=language) as session,
        ):
            sound = {name: value for name, value in server.environment.items() if name.startswith(("PULSE", "ALSA"))}
            session.app(home.root, "--lang", language, "--open", call.id, **sound)
            reader = Reader(AccessibleWindow())
            reader.window.press(BUTTON, "不看了|Skip")  # the tour of the sample
            arrived = walk(session, reader, pictures)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{arrived} of {len(JOURNEYS)} journeys arrived ({language})")
    return 0 if arrived == len(JOURNEYS) else 1


if __name__ == "__main__":
    sys.exit(main())
