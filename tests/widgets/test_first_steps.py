"""The first steps, the settings, the models, the user's own voice: as a person goes through them, with real devices."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog

from huazheng.core.runtime.paths import checkout
from huazheng.qt.support.theme import Theme
from huazheng.qt.widgets.recording.sound_check import SoundCheck
from huazheng.qt.windows import voice_dialog
from huazheng.qt.windows.confirm_dialog import ConfirmDialog
from huazheng.qt.windows.dialog_base import BaseDialog
from huazheng.qt.windows.first_run_dialog import FirstRunDialog
from huazheng.qt.windows.models_dialog import ModelsDialog
from huazheng.qt.windows.packs_dialog import PacksDialog
from huazheng.qt.windows.recording_guide_dialog import RecordingGuideDialog
from huazheng.qt.windows.settings_dialog import SettingsDialog
from huazheng.qt.windows.sources_dialog import SourcesDialog
from huazheng.qt.windows.voice_dialog import VoiceDialog
from huazheng.services.system.models import state_of
from huazheng.settings.schema import NO_SOURCE, PUBLIC_AUTHORITIES, Settings
from huazheng.settings.store import load_settings
from support.sound_server import LINE, MICROPHONE, sound_server, tones  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget
    from pytestqt.qtbot import QtBot

    from huazheng.core.runtime.paths import Home
    from huazheng.qt.windows.main_window import MainWindow

    Open = Callable[..., MainWindow]

PATIENCE_MS = 40_000
SPEAKER = "speaker-voicefilter"


def test_a_trial_asked_for_before_the_devices_are_found_is_recorded(
    home: Home, tones: tuple[float, float], qtbot: QtBot
) -> None:
    check = SoundCheck(home, MICROPHONE, NO_SOURCE)
    check.begin()
    check.try_out()  # while the devices are still looked for
    qtbot.waitUntil(lambda: check.boxes["microphone"].findData(MICROPHONE) >= 0, timeout=PATIENCE_MS)
    qtbot.waitUntil(lambda: check.bar.value() > 100, timeout=PATIENCE_MS)
    check.end()


def test_the_first_steps_with_real_devices(
    open_window: Open, home: Home, tones: tuple[float, float], monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setenv("HUAZHENG_LANGUAGE", "zh")
    window = open_window(settings=Settings())
    window.dialogs.welcome()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), FirstRunDialog), timeout=PATIENCE_MS)
    sheet = window.findChild(FirstRunDialog)
    assert isinstance(sheet, FirstRunDialog) and sheet.step == 0
    sheet.language.buttons["en"].click()
    qtbot.waitUntil(lambda: sheet.forward.text() == "Next", timeout=PATIENCE_MS)
    sheet.language.buttons["zh"].click()
    sheet.forward.click()
    assert window.preferences.now.language == "zh" and sheet.step == 1

    check, routes = sheet.route.check, sheet.route.routes
    assert not check.isVisible() and not sheet.now.isVisible(), (
        "nothing is opened before it is known how the call comes"
    )
    routes.cards["speaker"].click()
    assert check.chosen == {"microphone": "", "line": "none"} and sheet.now.isVisible()
    routes.cards["computer"].click()
    assert check.chosen == {"microphone": "", "line": ""} and not check.boxes["line"].isVisible()
    qtbot.mouseClick(check.devices, Qt.MouseButton.LeftButton)
    assert not sheet.done_button.hasFocus(), "Enter would close the first steps"
    qtbot.waitUntil(lambda: check.boxes["microphone"].findData(MICROPHONE) >= 0, timeout=PATIENCE_MS)
    for kind, source in (("microphone", MICROPHONE), ("line", LINE)):
        box = check.boxes[kind]
        box.setCurrentIndex(box.findData(source))
        box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: all(max(one.heights) > 0.5 for one in check.levels.values()), timeout=PATIENCE_MS)
    assert [label.words for label in check.messages.values()] == ["有声音。", "有声音。"]
    check.try_button.setFocus()
    check.try_button.click()
    qtbot.waitUntil(check.again.isEnabled, timeout=PATIENCE_MS)  # recorded, and played to its end
    assert "没听到有人说话" in check.verdict.words, "a tone is no speech"
    assert "电脑放出的声音也录到了" in check.verdict.words and not check.usable
    assert sheet.focusWidget() is sheet.forward
    assert check.sample is not None
    assert check.sample.sound().duration == pytest.approx(5.0, abs=0.1)
    wave = check.sample.wave("microphone")[-48_000:]
    spectrum = np.abs(np.fft.rfft(wave * np.hanning(wave.size)))
    assert int(spectrum.argmax()) * 48_000 / wave.size == pytest.approx(tones[0], abs=3)
    assert not home.recordings.exists()

    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert sheet.isVisible() and sheet.step == 2, "Enter after the trial goes on, and closes nothing"
    qtbot.waitUntil(lambda: bool(sheet.model.list.rows), timeout=PATIENCE_MS)
    rows = sheet.model.list.rows
    assert SPEAKER not in rows and sum(row.offer.recommended for row in rows.values()) == 1
    assert all("秒" in row.facts.words or "分钟" in row.facts.words for row in rows.values())
    models = sheet.model.list
    assert rows["whisper-base"].radio.text().startswith("普通")
    assert [row.radio.text()[:2] for row in rows.values() if row.isVisible()] == ["普通", "更准"]
    qtbot.mouseClick(models.more, Qt.MouseButton.LeftButton)
    assert all(row.isVisible() for row in rows.values())
    absent = next(name for name, row in rows.items() if row.offer.state == "missing")
    rows[absent].radio.click()
    assert sheet.forward.text().startswith("下载（") and sheet.now.text() == "先不下载"
    qtbot.waitUntil(lambda: window.model_status.state == "missing", timeout=PATIENCE_MS)
    sheet.forward.click()  # the button says that it downloads
    assert window.dialogs.fetching.under_way == [absent] and sheet.step == 3
    window.dialogs.fetching.stop(absent)
    assert "不选就不联网" in sheet.timestamps.words.words
    assert sheet.timestamps.first.box.value == sheet.timestamps.second.box.value == "", "nothing is chosen beforehand"
    box = sheet.timestamps.second.box
    box.setCurrentIndex(box.findData(PUBLIC_AUTHORITIES["freeTSA"]))
    box.activated.emit(box.currentIndex())
    sheet.forward.click()
    window.preferences.close()
    saved = load_settings(home).settings
    assert (saved.microphone, saved.line, saved.model) == (MICROPHONE, LINE, absent)
    assert saved.route == "computer"
    assert (saved.timestamp_authority, saved.second_timestamp_authority) == ("", PUBLIC_AUTHORITIES["freeTSA"])
    assert saved.welcomed and saved.timestamps_asked
    window.dialogs.welcome()
    qtbot.wait(1)
    window.preferences.change(language="en")  # what is gone is not told any more
    assert QApplication.activeModalWidget() is None


class Clicks:
    """A newcomer's mouse, which counts."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot, self.count = qtbot, 0

    def __call__(self, widget: QWidget) -> None:
        assert widget.isVisible() and widget.isEnabled()
        self._qtbot.mouseClick(widget, Qt.MouseButton.LeftButton)
        self.count += 1


@pytest.mark.usefixtures("tones", "no_recorder_left")
@pytest.mark.parametrize("later", [False, True], ids=["in the first steps", "steps put off"])
def test_a_newcomer_records_after_four_clicks_at_most(
    open_window: Open, home: Home, qtbot: QtBot, *, later: bool
) -> None:
    window = open_window(settings=Settings())
    window.dialogs.welcome()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), FirstRunDialog), timeout=PATIENCE_MS)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, FirstRunDialog)
    click = Clicks(qtbot)
    if later:
        click(sheet.done_button)
        click(window.start_page.call)
        asked = QApplication.activeModalWidget()
        assert isinstance(asked, SourcesDialog) and not asked.use.isEnabled()
        click(asked.routes.cards["speaker"])
        click(asked.use)
    else:
        click(sheet.forward)
        click(sheet.route.routes.cards["speaker"])
        click(sheet.now)
    recordings = window.recording_controller
    qtbot.waitUntil(lambda: recordings.watch.running and recordings.watch.seconds > 0.5, timeout=PATIENCE_MS)
    assert click.count == (4 if later else 3)
    assert recordings.watch.state is not None
    assert [source.name for source in recordings.watch.state.sources] == ["microphone"]


def test_the_guide_and_an_import_are_one_step_away(open_window: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    window = open_window(settings=Settings())
    window.menus.recording_guide.trigger()
    guide = QApplication.activeModalWidget()
    assert isinstance(guide, RecordingGuideDialog)
    assert all(head.words and words.words for head, words in guide.parts.values())
    guide.accept()
    asked: list[str] = []
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *words: (asked.append(words[1]), ([], ""))[1])
    window.dialogs.sources(records=True)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, SourcesDialog)
    sheet.routes.cards["file"].click()
    assert not sheet.check.isVisible()
    sheet.use.click()
    assert asked == ["导入录音"] and window.preferences.now.route == "file"


def open_settings(window: MainWindow) -> SettingsDialog:
    window.menus.settings.trigger()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, SettingsDialog)
    return sheet


def test_a_setting_is_saved_at_once_and_a_wrong_one_is_refused(open_window: Open, home: Home, qtbot: QtBot) -> None:
    window = open_window()
    sheet = open_settings(window)
    theme = sheet.rows["theme"].control
    theme.setCurrentIndex(theme.findData("dark"))
    theme.activated.emit(theme.currentIndex())
    window.preferences.close()
    assert load_settings(home).settings.theme == "dark"
    assert window.palette().window().color().lightness() < 128
    QApplication.instance().findChild(Theme).force(None)  # type: ignore[union-attr]

    authority = sheet.authority
    assert authority.box.value == "" and not authority.address.isVisible()
    authority.box.setCurrentIndex(authority.box.findData("other"))
    authority.box.activated.emit(authority.box.currentIndex())
    qtbot.keyClicks(authority.address, "timestamp.example")
    authority.address.editingFinished.emit()
    assert "可信时间戳" in sheet.refused.words and "http" in sheet.refused.words and sheet.refused.isVisible()
    assert authority.address.text() == "timestamp.example"  # to be mended, not typed anew
    window.preferences.close()
    assert load_settings(home).settings.timestamp_authority == ""

    authority.box.setCurrentIndex(authority.box.findData(PUBLIC_AUTHORITIES["DigiCert"]))
    authority.box.activated.emit(authority.box.currentIndex())
    window.preferences.close()
    assert load_settings(home).settings.timestamp_authority == PUBLIC_AUTHORITIES["DigiCert"]
    assert not sheet.refused.isVisible() and not authority.address.isVisible()


def test_a_model_is_fetched_checked_and_removed(
    open_window: Open, home: Home, speaker_model_folder: object, qtbot: QtBot
) -> None:
    window = open_window()
    window.menus.models.trigger()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, ModelsDialog)
    qtbot.waitUntil(lambda: SPEAKER in sheet.list.rows, timeout=PATIENCE_MS)
    row = sheet.list.rows[SPEAKER]
    row.fetch.click()
    row.stop.click()  # it may have come already; either way the next one brings it
    qtbot.waitUntil(lambda: not window.dialogs.fetching.under_way, timeout=PATIENCE_MS)
    if state_of(home, SPEAKER) != "ready":
        row.fetch.click()
    qtbot.waitUntil(lambda: row.offer.state == "ready", timeout=PATIENCE_MS)
    assert not row.fetch.isVisible() and row.verify.isVisible()
    row.verify.click()
    qtbot.waitUntil(lambda: row.message.words == "每个文件都对。", timeout=PATIENCE_MS)

    weights = next((home.models / SPEAKER).glob("*.onnx"))
    content = bytearray(weights.read_bytes())
    content[1000] ^= 1
    weights.unlink()  # it may be a link to the checkout's own
    weights.write_bytes(bytes(content))
    row.verify.click()
    qtbot.waitUntil(lambda: row.offer.state == "damaged", timeout=PATIENCE_MS)
    assert weights.name in row.message.words and row.fetch.isVisible()

    row.remove.click()
    asked = QApplication.activeModalWidget()
    assert isinstance(asked, ConfirmDialog)
    asked.done_button.click()
    assert weights.exists()
    row.remove.click()
    QApplication.activeModalWidget().do.click()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: row.offer.state == "missing", timeout=PATIENCE_MS)
    assert not (home.models / SPEAKER).exists()
    assert state_of(_checkout(), SPEAKER) == "ready"


def _checkout() -> Home:
    from huazheng.core.runtime.paths import Home

    top = checkout()
    assert top is not None
    return Home(top)


def test_a_pack_of_ones_own_is_shown_with_its_errors_by_line(open_window: Open, home: Home, qtbot: QtBot) -> None:
    home.packs.mkdir(parents=True)
    lines = ('id = "mine"', 'version = "1"', 'title = { zh = "我的", en = "Mine" }', 'source = "x"', "itms = 3")
    (home.packs / "mine.toml").write_text("\n".join(lines), encoding="utf-8")
    window = open_window()
    window.menus.packs.trigger()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, PacksDialog)
    qtbot.waitUntil(lambda: bool(sheet.entries), timeout=PATIENCE_MS)
    assert "默认" in sheet.list.item(0).text()
    names = [sheet.list.item(number).text() for number in range(sheet.list.count())]
    mine = next(number for number, name in enumerate(names) if name.startswith("mine"))
    assert "我的" in names[mine] and "有错" in names[mine]
    sheet.list.setCurrentRow(mine)
    said = " ".join(label.words for label in sheet.pane.widget().findChildren(voice_dialog.PlainLabel))
    assert "mine.toml 第 5 行" in said and "itms" in said


@pytest.mark.usefixtures("tones", "speaker_model_folder")
def test_a_reading_without_speech_is_refused_and_nothing_is_stored(
    open_window: Open,
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
) -> None:
    monkeypatch.setattr(voice_dialog, "READING_SECONDS", 1.5)
    window = open_window()
    window.preferences.change(microphone=MICROPHONE)
    window.menus.voice.trigger()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, VoiceDialog)
    qtbot.waitUntil(sheet.start.isEnabled, timeout=PATIENCE_MS)
    assert len(sheet.passage.words) > 50 and not sheet.forget.isVisible()
    sheet.start.click()
    qtbot.waitUntil(lambda: bool(sheet.outcome.property("wrong")), timeout=PATIENCE_MS)
    assert "读" in sheet.outcome.words and sheet.start.isEnabled()
    assert not list(home.root.rglob("*.wav"))


def test_every_sheet_is_closed_with_the_window(open_window: Open, qtbot: QtBot) -> None:
    window = open_window()
    sheet = open_settings(window)
    sheet.links["models"].click()
    assert isinstance(QApplication.activeModalWidget(), ModelsDialog)
    window.leave()
    assert not any(one.isVisible() for one in window.findChildren(BaseDialog))
