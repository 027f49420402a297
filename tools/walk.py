"""A walk through the real app: the first steps, a recorded call, and everything after it.

Each step brings the app to a screen and returns the widget to photograph, or None. A new one is one function and
one line in ``STEPS``.
"""

from __future__ import annotations

import json
import subprocess
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.runtime.paths import sample_call

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PySide6.QtWidgets import QApplication, QWidget

    from huazheng.core.runtime.paths import Home
    from huazheng.qt.windows.main_window import MainWindow

PATIENCE_SECONDS = 600.0
LIVE_TEXT_SECONDS = 40.0
OPENED_ITEM = "surrender_loss"


@dataclass
class Walk:
    """The running app. ``environment`` reaches a sound server whose microphone and line play the sample call."""

    app: QApplication
    window: MainWindow
    home: Home
    environment: dict[str, str]
    seconds: float  # of the call that are recorded
    out: Path  # where exports go
    players: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def wait(self, until: Callable[[], object], what: str = "it", seconds: float = PATIENCE_SECONDS) -> None:
        """Run the event loop until a condition holds."""
        deadline = time.monotonic() + seconds
        while not until():
            if time.monotonic() > deadline:
                raise SystemExit(f"the window did not get there in time: {what}")
            self.app.processEvents()
            time.sleep(0.005)

    def rest(self, seconds: float) -> None:
        """Run the event loop for some seconds."""
        end = time.monotonic() + seconds
        self.wait(lambda: time.monotonic() >= end)

    def play(self) -> None:
        """Play the sample call from its beginning."""
        self.hush()
        command = ["paplay", "--device=call", "--latency-msec=2000", str(sample_call())]
        self.players.append(subprocess.Popen(command, env=self.environment))

    def hush(self) -> None:
        """Stop playing."""
        while self.players:
            player = self.players.pop()
            player.kill()
            player.wait()

    def sheet(self) -> QWidget:
        """The dialog on top."""
        from PySide6.QtWidgets import QApplication

        top = QApplication.activeModalWidget()
        if top is None:
            raise SystemExit("a sheet did not open")
        return top

    def close_sheet(self) -> None:
        """Close the dialog on top."""
        self.sheet().reject()  # type: ignore[attr-defined]
        self.rest(0.1)


class Step(NamedTuple):
    """``do`` returns the widget to photograph under ``name``, or None."""

    name: str
    do: Callable[[Walk], QWidget | None]


# The first steps ----------------------------------------------------------------------------------------------------


def first_language(walk: Walk) -> QWidget:
    """First steps: the language, and what to know before recording."""
    walk.window.dialogs.welcome()
    walk.wait(walk.app.activeModalWidget, "the first steps")
    return walk.sheet()


def first_devices(walk: Walk) -> QWidget:
    """First steps: moving levels, and a trial of five seconds."""
    walk.play()
    sheet = walk.sheet()
    sheet.go(1)  # type: ignore[attr-defined]
    sheet.route.routes.choose("computer")  # type: ignore[attr-defined]
    check = sheet.route.check  # type: ignore[attr-defined]
    walk.wait(lambda: all("pulse:" in str(box.itemData(1)) for box in check.boxes.values()), "the devices")
    for kind, source in (("microphone", "pulse:mic"), ("line", "pulse:far")):
        box = check.boxes[kind]
        box.setCurrentIndex(box.findData(source))
        box.activated.emit(box.currentIndex())
    walk.wait(lambda: all(max(one.heights) > 0.3 for one in check.levels.values()), "the levels")
    check.try_button.click()
    walk.wait(check.again.isEnabled, "the trial")
    return sheet


def first_model(walk: Walk) -> QWidget:
    """First steps: the models."""
    walk.hush()
    sheet = walk.sheet()
    sheet.go(2)  # type: ignore[attr-defined]
    walk.wait(lambda: sheet.model.list.rows, "the models")  # type: ignore[attr-defined]
    return sheet


def empty(walk: Walk) -> QWidget:
    """The window before the first call."""
    walk.sheet().accept()  # type: ignore[attr-defined]
    walk.wait(lambda: not walk.window.reading, "the library")
    return walk.window


# A call, from the button to the seal --------------------------------------------------------------------------------


def in_the_call(walk: Walk) -> QWidget:
    """A call under way, with live text if a model is installed, and one mark."""
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    heard: list[object] = []
    walk.window.recording_controller.live.turn_recognized.connect(heard.append)
    recordings = walk.window.recording_controller
    walk.window.library.record_button.click()
    walk.wait(lambda: recordings.watch.running, "the recorder")
    walk.play()
    walk.wait(lambda: recordings.watch.seconds >= min(60.0, walk.seconds / 2), "a minute of call")
    deadline = time.monotonic() + LIVE_TEXT_SECONDS
    walk.wait(lambda: len(heard) >= 3 or time.monotonic() > deadline, "live text")
    QTest.keyClick(recordings.page, Qt.Key.Key_Space)
    walk.rest(1.0)
    return walk.window


def sealed(walk: Walk) -> QWidget:
    """The end of the call: where it is stored, and its short hash."""
    recordings = walk.window.recording_controller
    walk.wait(lambda: recordings.watch.seconds >= walk.seconds, "the end of the call")
    recordings.watch.stop()
    walk.wait(lambda: not recordings.watch.busy, "the seal")
    walk.hush()
    walk.rest(0.5)
    return walk.window


def recognizing(walk: Walk) -> QWidget:
    """The transcription under way."""
    ended = walk.window.recording_controller.page.ended
    ended.transcribe_button.click()
    walk.wait(lambda: walk.window.call_controller.call is not None and not walk.window.reading, "the call")
    walk.rest(2.0)
    return walk.window


# The call after it --------------------------------------------------------------------------------------------------


def transcript(walk: Walk) -> QWidget:
    """The transcript and the checklist, one item open."""
    window = walk.window
    walk.wait(
        lambda: window.call_controller.call is not None and window.call_controller.call.analysis is not None,
        "the checklist",
    )
    walk.rest(0.5)
    for row in window.page.checklist.rows:
        row.head.setChecked(row.result.id.endswith(f"/{OPENED_ITEM}"))
    return window


def play_evidence(walk: Walk) -> QWidget:
    """Evidence was played; the playhead stands at a moment that was not understood."""
    window = walk.window
    window.page.go_to_evidence(forward=True)
    walk.rest(1.0)
    if not window.playing.is_playing:
        window.call_controller.toggle()
    walk.wait(lambda: window.playing.is_playing, "the sound", 20)
    walk.rest(1.5)
    window.playing.pause()
    moments = sorted(window.call_controller.call.analysis.moments, key=lambda one: (one.resolved, one.start))  # type: ignore[union-attr]
    if moments:
        window.playing.seek(moments[0].start + 0.6)
    walk.rest(0.3)
    return window


def correcting(walk: Walk) -> QWidget:
    """A turn in the editor, with the text of the sample's labels."""
    view = walk.window.page.transcript
    row = min(2, view.turns.rowCount() - 1)
    view.setFocus()
    view.setCurrentIndex(view.turns.index(row))
    walk.window.call_controller.edit_turn()
    editor = walk.window.page.editing.editor
    call = walk.window.call_controller.call
    assert editor is not None and call is not None and call.transcript is not None  # noqa: S101
    editor.words.setPlainText(_said_at(call.transcript.turns[row].start))
    walk.rest(0.3)
    return walk.window


def _said_at(seconds: float) -> str:
    labels = json.loads(sample_call().with_name("sample-callback.labels.json").read_text(encoding="utf-8"))
    turns = labels["transcript"]["turns"]
    return str(min(turns, key=lambda turn: abs(turn["start"] - seconds))["text"])


def corrected(walk: Walk) -> QWidget:
    """The corrected turn, and the note that the checklist rests on another text."""
    editor = walk.window.page.editing.editor
    assert editor is not None  # noqa: S101
    editor.keep.click()
    walk.wait(lambda: walk.window.page.editing.editor is None and not walk.window.reading, "the correction")
    walk.rest(0.5)
    return walk.window


def analyse_again(walk: Walk) -> QWidget:
    """The checklist after another run."""
    window = walk.window
    window.page.checklist.basis.button.click()
    walk.rest(0.1)
    walk.wait(lambda: not window.call_jobs.busy and not window.reading, "the analysis")
    walk.rest(0.3)
    return window


def export(walk: Walk) -> QWidget:
    """The formats by reader, and the folder."""
    walk.window.menus.export.trigger()
    sheet = walk.sheet()
    sheet.write_into(walk.out)  # type: ignore[attr-defined]
    return sheet


def exported(walk: Walk) -> QWidget:
    """The written file: its hash, and how it is checked."""
    sheet = walk.sheet()
    sheet.write.click()  # type: ignore[attr-defined]
    walk.wait(lambda: not sheet.work.busy and sheet.exported is not None, "the export")  # type: ignore[attr-defined]
    return sheet


def check(walk: Walk) -> QWidget:
    """The verification of an intact call."""
    walk.close_sheet()
    walk.window.menus.verify.trigger()
    sheet = walk.sheet()
    walk.wait(lambda: sheet.checked is not None, "the check")  # type: ignore[attr-defined]
    return sheet


def check_ends(walk: Walk) -> None:
    """Close the verification."""
    walk.close_sheet()


# What belongs to no call --------------------------------------------------------------------------------------------


def _sheet(action: str) -> Callable[[Walk], QWidget]:
    def open_it(walk: Walk) -> QWidget:
        if walk.app.activeModalWidget() is not None:
            walk.close_sheet()
        getattr(walk.window.menus, action).trigger()
        sheet = walk.sheet()
        walk.rest(0.5)
        walk.wait(lambda: not sheet.work.busy, action)  # type: ignore[attr-defined]
        walk.rest(0.3)
        return sheet

    return open_it


def cases(walk: Walk) -> QWidget:
    """A case of the call and two files."""
    from huazheng.services.cases.case_editing import add_call, add_file, new_case
    from huazheng.store.calls import Calls

    stored = new_case(walk.home, "张三诉某保险公司", {"submitter": "张三"})
    shows = "客服未说明退保损失，客户当场表示没听懂"
    add_call(walk.home, stored, Calls(walk.home).all()[-1], {"source": "本人录制", "shows": shows})
    for name, day, shown, page in (
        ("保险合同.pdf", "2026-02-01", "合同约定犹豫期为 15 日", "第 3 页"),
        ("扣款短信.png", "2026-02-03", "首期保费已经扣划", "全页"),
    ):
        file = walk.out / name
        file.write_bytes(name.encode())
        add_file(walk.home, stored, file, {"source": "本人保存", "shows": shown, "place": page, "day": day})
        file.unlink()
    return _sheet("cases")(walk)


STEPS: tuple[Step, ...] = (
    Step("first-language", first_language),
    Step("first-devices", first_devices),
    Step("first-model", first_model),
    Step("empty", empty),
    Step("in-the-call", in_the_call),
    Step("sealed", sealed),
    Step("recognizing", recognizing),
    Step("transcript", transcript),
    Step("evidence", play_evidence),
    Step("correcting", correcting),
    Step("corrected", corrected),
    Step("analyzed-again", analyse_again),
    Step("export", export),
    Step("exported", exported),
    Step("check", check),
    Step("", check_ends),
    Step("details", _sheet("details")),
    Step("corrections", _sheet("history")),
    Step("queue", _sheet("queue")),
    Step("cases", cases),
    Step("bin", _sheet("bin")),
    Step("settings", _sheet("settings")),
    Step("models", _sheet("models")),
    Step("packs", _sheet("packs")),
    Step("voice", _sheet("voice")),
    Step("sources", _sheet("sources")),
    Step("doctor", _sheet("doctor")),
    Step("shortcuts", _sheet("shortcuts")),
    Step("about", _sheet("about")),
)
