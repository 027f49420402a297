"""Settings files of earlier versions are carried on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huazheng.settings import store
from huazheng.settings.migrations import CONVERTED, RENAMED, migrate
from huazheng.settings.schema import Settings
from huazheng.settings.store import load_settings, save_settings

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home


def test_renamed_settings_keep_their_value_and_unknown_ones_stay() -> None:
    renamed = {"mic": "microphone"}
    assert migrate({"mic": "a", "x": 1}, renamed) == {"microphone": "a", "x": 1}
    assert migrate({"mic": "a", "microphone": "b"}, renamed) == {"microphone": "b"}


@pytest.mark.parametrize("written", ["125", '"125"', '"125%"'])
def test_zoom_may_be_a_number(home: Home, written: str) -> None:
    home.root.mkdir(parents=True)
    home.settings.write_text(f"zoom = {written}\n", encoding="utf-8")
    assert load_settings(home) == (Settings(zoom="125"), (), None)
    save_settings(home, Settings(zoom="125"))
    assert 'zoom = "125"\n' in home.settings.read_text(encoding="utf-8")


def test_migrations_lead_to_settings_that_exist() -> None:
    names = set(Settings.__struct_fields__)
    assert set(RENAMED.values()) <= names
    assert set(CONVERTED) <= names
    assert not set(RENAMED) & names


def test_a_renamed_setting_is_saved_under_its_new_name_only(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(RENAMED, "mic", "microphone")
    home.root.mkdir(parents=True)
    home.settings.write_text('mic = "a"  # the old name\nnew = 1\n', encoding="utf-8")
    loaded = load_settings(home)
    assert loaded.settings.microphone == "a"
    store.save_settings(home, loaded.settings)
    text = home.settings.read_text(encoding="utf-8")
    assert "mic =" not in text
    assert 'microphone = "a"\n' in text
    assert "new = 1\n" in text


def test_the_settings_of_the_first_version_are_read(home: Home) -> None:
    home.root.mkdir(parents=True)
    home.settings.write_text('language = "en"\nmodel = "whisper-base"\nmicrophone = "pulse:mic"\n', encoding="utf-8")
    assert load_settings(home) == (Settings(language="en", microphone="pulse:mic"), (), None)
