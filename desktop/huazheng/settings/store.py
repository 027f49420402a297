"""Reads and writes ``settings.toml``."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.errors import UnusableInput
from huazheng.core.files import make_private_folder, write_whole
from huazheng.core.language import Text
from huazheng.settings.schema import Settings

if TYPE_CHECKING:
    from huazheng.core.paths import Home


def load_settings(home: Home) -> Settings:
    """The home's settings, or the defaults where it has none.

    Raises :class:`UnusableInput` that names the file and the key when a setting is unknown or of the wrong kind.
    """
    if not home.settings.is_file():
        return Settings()
    try:
        return msgspec.convert(tomllib.loads(home.settings.read_text(encoding="utf-8")), Settings)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise UnusableInput(
            Text(f"设置有误：{error}。", f"A setting is not right: {error}."),
            file=home.settings,
            remedy=Text("改正它，或删掉这个文件用默认设置。", "Mend it, or delete the file to use the defaults."),
        ) from error


def save_settings(home: Home, settings: Settings) -> None:
    """Write the settings, whole or not at all."""
    make_private_folder(home.root)
    lines = [
        f"{key} = {msgspec.json.encode(value).decode()}" for key, value in msgspec.structs.asdict(settings).items()
    ]
    write_whole(home.settings, ("\n".join(lines) + "\n").encode())
