"""Chinese typed through a real fcitx5, and a real IBus, into fields of the real window, by keys alone.

    python tests/bench/chinese_input.py [LANGUAGE] [FOLDER]

Starts the app as Chinese desktops do (``QT_IM_MODULE``, or only ``XMODIFIERS``) and types the Pinyin of 保险 into each
field; prints what stands there afterwards, and exits with 1 where it is not 保险. FOLDER gets a picture of the
candidates in each field. Needs Debian's xvfb, openbox, dbus, xdotool, at-spi2-core, python3-gi, gir1.2-atspi-2.0,
fcitx5, fcitx5-chinese-addons, ibus and ibus-libpinyin.
"""

from __future__ import annotations

import multiprocessing
import shutil
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from huazheng.core.runtime.paths import Home
from huazheng.services.jobs.sample_import import import_sample
from support.accessible_window import AccessibleWindow
from support.desktop_session import desktop_session, wait_until

if TYPE_CHECKING:
    from collections.abc import Callable

    from support.desktop_session import DesktopSession

PINYIN, WORD = "baoxian", "保险"
PROFILE = """[Groups/0]
Name=Default
Default Layout=us
DefaultIM=pinyin
[Groups/0/Items/0]
Name=keyboard-us
Layout=
[Groups/0/Items/1]
Name=pinyin
Layout=
[GroupOrder]
0=Default
"""
SESSIONS: dict[str, dict[str, str]] = {
    "QT_IM_MODULE=fcitx": {"QT_IM_MODULE": "fcitx", "XMODIFIERS": "@im=fcitx", "GTK_IM_MODULE": "fcitx"},
    "XMODIFIERS=@im=fcitx": {"QT_IM_MODULE": "", "XMODIFIERS": "@im=fcitx"},
    "no variable": {"QT_IM_MODULE": ""},
    "QT_IM_MODULE=ibus": {"QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=ibus"},
}
SETTLE_SECONDS = 0.6


class TypedField(NamedTuple):
    """A field: its name, how to get to it, and the keys that leave it."""

    name: str
    focus: Callable[[DesktopSession, AccessibleWindow], Any]
    leave: tuple[str, ...]


def search_field(_: DesktopSession, window: AccessibleWindow) -> Any:
    """Focus the search over all calls."""
    field = window.find("text", "在所有通话里查找|Search all calls")
    window.focus(field)
    return field


def find_bar(session: DesktopSession, window: AccessibleWindow) -> Any:
    """Open the find bar of the transcript."""
    session.keys("ctrl+f")
    return _focused(window)


def note_field(session: DesktopSession, window: AccessibleWindow) -> Any:
    """Open the note at the mark."""
    session.keys("n")
    return _focused(window)


def turn_editor(session: DesktopSession, window: AccessibleWindow) -> Any:
    """Correct a turn, with its text removed."""
    window.focus(window.find("list", "对话文字|Transcript.*|Conversation.*"))
    session.keys("Down", "F2")
    field = _focused(window)
    session.keys("ctrl+a", "BackSpace")
    return field


FIELDS = (
    TypedField("search", search_field, ("ctrl+a", "BackSpace")),
    TypedField("find in the call", find_bar, ("Escape",)),
    TypedField("turn editor", turn_editor, ("Escape",)),
    TypedField("note", note_field, ("Escape",)),
)


def _focused(window: AccessibleWindow) -> Any:
    def found() -> Any:
        return next((one for one in window.all("text") if window.has(one, "FOCUSED")), None)

    return wait_until(found, "a field with the keyboard")


def start_fcitx(session: DesktopSession) -> None:
    """Start fcitx5 with Pinyin as the method that Ctrl+Space switches on."""
    profile = session.folder / "user" / ".config" / "fcitx5" / "profile"
    profile.parent.mkdir(parents=True)
    profile.write_text(PROFILE, encoding="utf-8")
    session.run("fcitx5", "--disable=wayland", XMODIFIERS="@im=fcitx")


def switch(session: DesktopSession, variables: dict[str, str], *, on: bool) -> None:
    """Switch Pinyin on or off."""
    if variables is SESSIONS["QT_IM_MODULE=ibus"]:
        engine = ["ibus", "engine", "libpinyin" if on else "xkb:us::eng"]
        subprocess.run(engine, env=session.environment, capture_output=True, check=False)
    else:
        session.keys("ctrl+space")


def start(session: DesktopSession, home: Home, call: str, language: str, variables: dict[str, str]) -> AccessibleWindow:
    """Start the input method and the app, and wait until the call is open."""
    if variables is SESSIONS["QT_IM_MODULE=ibus"]:
        session.run("ibus-daemon", "--xim", "--panel=disable")
    else:
        start_fcitx(session)
    session.app(home.root, "--lang", language, "--open", call, **variables)
    window = AccessibleWindow()
    window.press("push button", "不看了|Close|Skip.*")  # the tour of the sample
    return window


def typed_into(
    session: DesktopSession,
    window: AccessibleWindow,
    field: TypedField,
    variables: dict[str, str],
    picture: Path | None,
) -> str:
    """Type into one field with the input method switched on; returns what stands in it."""
    one = field.focus(session, window)
    time.sleep(SETTLE_SECONDS)
    switch(session, variables, on=True)
    time.sleep(SETTLE_SECONDS)
    session.type(PINYIN)
    time.sleep(SETTLE_SECONDS)
    if picture is not None:
        session.photograph(picture)
    session.keys("space")
    time.sleep(SETTLE_SECONDS)
    switch(session, variables, on=False)
    text = window.text(one)
    session.keys(*field.leave)
    time.sleep(SETTLE_SECONDS)
    return text


def type_everywhere(name: str, language: str, pictures: Path | None) -> None:
    """Type into every field on a desktop whose session sets these variables. Exits with 1 where Chinese is missing."""
    folder, wrong = Path(tempfile.mkdtemp(prefix="huazheng-input-")), 0
    try:
        home = Home(folder / "home")
        call = import_sample(home).call
        with desktop_session(folder / "desktop") as session:
            window = start(session, home, call.id, language, SESSIONS[name])
            for field in FIELDS:
                picture = pictures / f"{name}-{field.name}.png" if pictures is not None else None
                text = typed_into(session, window, field, SESSIONS[name], picture)
                wrong += text != WORD
                print(f"{name:22} {field.name:18} {text}", flush=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(1 if wrong else 0)


def main() -> int:
    """Type with each way in which sessions name fcitx."""
    warnings.simplefilter("ignore", DeprecationWarning)
    language = sys.argv[1] if len(sys.argv) > 1 else "zh"
    pictures = Path(sys.argv[2]) if len(sys.argv) > 2 else None
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
    wrong = 0
    for name in SESSIONS:  # each in a process of its own: the AT-SPI library knows one bus
        process = multiprocessing.get_context("spawn").Process(target=type_everywhere, args=(name, language, pictures))
        process.start()
        process.join()
        wrong += process.exitcode != 0
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
