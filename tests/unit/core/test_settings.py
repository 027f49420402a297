"""Settings are declared once; a key that is not known is refused by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.errors import UnusableInput
from huazheng.settings.schema import Settings, setting_labels
from huazheng.settings.store import load_settings, save_settings, with_changes

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home


def test_defaults_without_a_file_and_back_from_disk(home: Home) -> None:
    assert load_settings(home).settings == Settings()
    chosen = Settings(language="en", model="whisper-small")
    save_settings(home, chosen)
    assert load_settings(home).settings == chosen


@pytest.mark.parametrize(
    ("text", "named"), [("colour = 1", "colour"), ('language = "fr"', "language"), ("=", "line 1")]
)
def test_a_wrong_setting_is_named(home: Home, text: str, named: str) -> None:
    home.root.mkdir(parents=True)
    home.settings.write_text(text, encoding="utf-8")
    with pytest.raises(UnusableInput, match=named) as refused:
        load_settings(home)
    assert "settings.toml" in str(refused.value)


def test_every_setting_says_what_it_is_and_what_its_values_are() -> None:
    for name in Settings.__struct_fields__:
        words = setting_labels(name)
        assert words.title.zh and words.title.en
        for value in words.values or {}:
            assert getattr(with_changes(Settings(), **{name: value}), name) == value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "purple"),
        ("language", "fr"),
        ("live_text", "yes"),
        ("timestamp_authority", "timestamp.example"),
        ("timestamp_authority", "http://two words"),
        ("timestamp_authority", "file:///etc/passwd"),
        ("colour", "red"),
    ],
)
def test_a_wrong_value_is_refused_in_a_sentence(home: Home, name: str, value: object) -> None:
    save_settings(home, Settings(model="whisper-small"))
    with pytest.raises(UnusableInput) as refused:
        with_changes(Settings(), **{name: value})
    assert str(value) in str(refused.value) and "\n" not in str(refused.value)
    assert load_settings(home).settings == Settings(model="whisper-small")


def test_settings_of_an_older_version_are_read(home: Home) -> None:
    home.root.mkdir(parents=True)
    home.settings.write_text('language = "en"\nmicrophone = "pulse:mic"\n', encoding="utf-8")
    assert load_settings(home).settings == Settings(language="en", microphone="pulse:mic")
