"""Announcements to screen readers: each thing once, for as long as it holds."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import msgspec
import pytest
from PySide6.QtGui import QAccessible

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.qt.support import announcements
from huazheng.qt.widgets.base.notice import Notice
from huazheng.qt.widgets.recording.warning_strip import WarningStrip
from huazheng.services.capture.recorder_client import RecorderState, SourceState

if TYPE_CHECKING:
    from PySide6.QtGui import QAccessibleAnnouncementEvent
    from pytestqt.qtbot import QtBot

SOURCE = SourceState(
    name="microphone",
    device="x",
    connected=True,
    rate=48_000,
    channels=1,
    frames=48_000,
    peak=-90,
    rms=-95,
    quiet_seconds=11,
    lost_frames=0,
)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The politeness of each announcement on its way to the system, which has no screen reader here."""
    sent: list[int] = []

    def receive(event: QAccessibleAnnouncementEvent) -> None:
        sent.append(event.politeness().value)

    politeness = QAccessible.AnnouncementPoliteness
    reader = SimpleNamespace(isActive=lambda: True, updateAccessibility=receive, AnnouncementPoliteness=politeness)
    monkeypatch.setattr(announcements, "QAccessible", reader)
    return sent


def test_a_notice_is_said_when_its_words_change_or_it_is_shown_again(qtbot: QtBot, told: list[int]) -> None:
    notice = Notice()
    qtbot.addWidget(notice)
    notice.show_message("已导入。")
    notice.show_message("已导入。")
    assert told == [QAccessible.AnnouncementPoliteness.Polite.value]
    error = UnusableInput(Text("打不开。", "Cannot be opened."))
    for _ in range(3):
        notice.show_error(error)
    assert told[1:] == [QAccessible.AnnouncementPoliteness.Assertive.value]
    notice.hide()
    notice.show_error(error)
    assert len(told) == 3


def test_a_warning_is_said_when_it_comes_up_and_not_every_second(qtbot: QtBot, told: list[int]) -> None:
    strip = WarningStrip()
    qtbot.addWidget(strip)
    strip.begin()

    def look(seconds: int, *warnings: str) -> None:
        source = msgspec.structs.replace(SOURCE, quiet_seconds=seconds, warnings=warnings)
        strip.show_state(RecorderState(call="x", pid=1, phase="recording", seconds=seconds, sources=(source,)))

    for second in range(11, 20):
        look(second, "quiet")
    assert len(told) == 1
    look(20, "quiet", "disk_low")
    assert len(told) == 2
    look(21)
    look(40, "quiet")  # once more, after it had passed
    assert len(told) == 3
