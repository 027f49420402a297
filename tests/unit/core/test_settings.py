"""Settings are declared once; a key that is not known is refused by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huazheng.core.errors import UnusableInput
from huazheng.settings.schema import Settings
from huazheng.settings.store import load_settings, save_settings

if TYPE_CHECKING:
    from huazheng.core.paths import Home


def test_defaults_without_a_file_and_back_from_disk(home: Home) -> None:
    assert load_settings(home) == Settings()
    chosen = Settings(language="en", model="whisper-small")
    save_settings(home, chosen)
    assert load_settings(home) == chosen


@pytest.mark.parametrize(
    ("text", "named"), [("colour = 1", "colour"), ('language = "fr"', "language"), ("=", "line 1")]
)
def test_a_wrong_setting_is_named(home: Home, text: str, named: str) -> None:
    home.root.mkdir(parents=True)
    home.settings.write_text(text, encoding="utf-8")
    with pytest.raises(UnusableInput, match=named) as refused:
        load_settings(home)
    assert "settings.toml" in str(refused.value)
