"""Reads and writes ``settings.toml``."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any, get_type_hints

import msgspec

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import make_private_folder, write_atomically
from huazheng.core.runtime.language import Text
from huazheng.settings.schema import Settings, setting_labels

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home

_REMEDIES = {
    "timestamp_authority": Text(
        "地址要以 http:// 或 https:// 开头，中间没有空格。", "It begins with http:// or https:// and has no space."
    )
}


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


def with_changes(settings: Settings, **changes: Any) -> Settings:
    """The settings with some of them changed, which are checked as those of the file are.

    Raises :class:`UnusableInput` that names the setting in the words that people know it by.
    """
    values = msgspec.structs.asdict(settings) | changes
    for name, value in changes.items():
        kind = get_type_hints(Settings, include_extras=True).get(name)
        try:
            msgspec.convert({name: value}, Settings) if kind is None else msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            title = setting_labels(name).title if kind is not None else Text(name, name)
            raise UnusableInput(
                Text(f"“{title.zh}”不能是“{value}”。", f"“{title.en}” cannot be “{value}”."),
                remedy=_REMEDIES.get(name),
            ) from error
    return msgspec.convert(values, Settings)


def save_settings(home: Home, settings: Settings) -> None:
    """Write the settings, whole or not at all."""
    make_private_folder(home.root)
    lines = [
        f"{key} = {msgspec.json.encode(value).decode()}" for key, value in msgspec.structs.asdict(settings).items()
    ]
    write_atomically(home.settings, ("\n".join(lines) + "\n").encode())
