"""Loading and saving of ``settings.toml``. No content of that file keeps the application from starting."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, NamedTuple, get_type_hints

import msgspec

from huazheng.core.runtime.decoding import convert
from huazheng.core.runtime.errors import HuazhengError, UnusableInput
from huazheng.core.runtime.files import make_private_folder, read_regular, set_aside, write_atomically
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.log import logger
from huazheng.core.text.sanitize import one_line
from huazheng.settings.migrations import RENAMED, migrate
from huazheng.settings.schema import Settings, setting_labels
from huazheng.settings.toml_text import TomlContent, decode_text, parse_lines

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

MAX_SETTINGS_BYTES = 128 * 1024
_MAX_SHOWN = 40  # characters of a name or value in a message
_ADDRESS = Text(
    "地址要以 http:// 或 https:// 开头，中间没有空格。",
    "The address must start with http:// or https:// and contain no spaces.",
)
_REMEDIES = {"timestamp_authority": _ADDRESS, "second_timestamp_authority": _ADDRESS}


class LoadedSettings(NamedTuple):
    """The settings to use, and what is wrong with their file, one short text per problem; empty when nothing is.

    ``notice`` has all problems in one line, to be shown and not to be raised; None when there are none.
    """

    settings: Settings
    problems: tuple[Text, ...] = ()
    notice: UnusableInput | None = None


class _Content(NamedTuple):
    settings: Settings
    unknown: dict[str, Any]
    problems: tuple[Text, ...]
    whole: bool  # everything but unknown names was understood: the file may be rewritten


def load_settings(home: Home) -> LoadedSettings:
    """Load the home's settings; a setting that is missing or invalid has its default.

    Raises nothing for any content of the file: what cannot be read is described in the result.
    """
    content = _read(home.settings)
    if not content.problems:
        return LoadedSettings(content.settings)
    remedy = (
        Text("改正它，或删掉这个文件用默认设置。", "Fix it, or delete the file to use the defaults.")
        if not content.whole
        else Text("这些内容会留着不动。", "They are kept unchanged.")
    )
    what = Text(
        f"{'；'.join(problem.zh for problem in content.problems)}。",
        f"{'; '.join(problem.en for problem in content.problems)}.",
    )
    notice = UnusableInput(what, file=home.settings, remedy=remedy)
    return LoadedSettings(content.settings, content.problems, notice)


def with_changes(settings: Settings, **changes: Any) -> Settings:
    """Return the settings with some of them changed.

    Raises :class:`UnusableInput` that names the setting by its title on the screen if a value is invalid.
    """
    values = msgspec.structs.asdict(settings) | changes
    kinds = get_type_hints(Settings, include_extras=True)
    for name, value in changes.items():
        try:
            convert({name: value}, Settings) if name not in kinds else convert(value, kinds[name])
        except msgspec.ValidationError as error:
            title = setting_labels(name).title if name in kinds else Text(name, name)
            raise UnusableInput(
                Text(f"“{title.zh}”不能是“{value}”。", f"“{title.en}” cannot be “{value}”."),
                remedy=_REMEDIES.get(name),
            ) from error
    return convert(values, Settings)


def save_settings(home: Home, settings: Settings) -> None:
    """Write the settings in one step. Comments and the settings of a newer version in the file are kept.

    A file that cannot be kept so, because part of it is invalid, is first copied to
    ``settings.toml.unreadable-<date>`` beside it.
    Raises :class:`OSError` as the system does.
    """
    make_private_folder(home.root)
    before = _read(home.settings)
    text = _updated_text(home.settings, settings) if before.whole else None
    if text is None and (aside := set_aside(home.settings, keep=True)) is not None:
        logger("settings").warning("the settings as they were are kept as %s", aside.name)
    write_atomically(home.settings, (text or _plain_text(settings, before.unknown)).encode())


def _read(file: Path) -> _Content:
    defaults = Settings()
    try:
        content = parse_lines(decode_text(read_regular(file, MAX_SETTINGS_BYTES)))
    except FileNotFoundError:
        return _Content(defaults, {}, (), whole=True)
    except UnicodeDecodeError:
        wrong = Text(
            "认不出文字编码，用了默认设置；请另存为 UTF-8", "unknown encoding, defaults used; save the file as UTF-8"
        )
        return _Content(defaults, {}, (wrong,), whole=False)
    except HuazhengError as error:
        what = error.what
        wrong = Text(f"{what.zh.rstrip('。')}，用了默认设置", f"{what.en.rstrip('.')}, defaults used")
        return _Content(defaults, {}, (wrong,), whole=False)
    return _checked(content)


def _checked(content: TomlContent) -> _Content:
    """Keep the valid settings, note the others."""
    kinds = get_type_hints(Settings, include_extras=True)
    valid: dict[str, Any] = {}
    unknown: dict[str, Any] = {}
    problems = list(content.problems)
    whole = content.whole
    for name, value in migrate(content.values).items():
        if name not in kinds:
            unknown[name] = value
            continue
        try:
            valid[name] = convert(value, kinds[name])
        except msgspec.ValidationError:
            title, shown = setting_labels(name).title, _shortened(value)
            problems.append(
                Text(
                    f"“{title.zh}”（{name}）不能是 {shown}，用了默认值",
                    f"“{title.en}” ({name}) cannot be {shown}, default used",
                )
            )
            whole = False
    if unknown:
        problems.append(_unknown_problem(unknown, list(kinds)))
    return _Content(Settings(**valid), unknown, tuple(problems), whole)


def _unknown_problem(unknown: dict[str, Any], known: list[str]) -> Text:
    names = list(unknown)
    shown = ", ".join(_shortened(name) for name in names[:3]) + (" …" if len(names) > 3 else "")
    close = difflib.get_close_matches(names[0][:_MAX_SHOWN], known, 1)
    hint = Text(f"（是不是 {close[0]}？）", f" (did you mean {close[0]}?)") if close else Text("", "")
    return Text(f"这个版本不认识 {shown}{hint.zh}", f"unknown to this version: {shown}{hint.en}")


def _shortened(value: Any) -> str:
    try:
        shown = one_line(str(value))
    except (ValueError, RecursionError):  # an integer with too many digits
        return "…"
    return shown if len(shown) <= _MAX_SHOWN else f"{shown[:_MAX_SHOWN]}…"


def _updated_text(file: Path, settings: Settings) -> str | None:
    """The file's text with the values replaced; None where there is no file, or its text cannot be kept."""
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    try:
        old = decode_text(read_regular(file, MAX_SETTINGS_BYTES)).replace("\r\n", "\n")
        document = tomlkit.parse(old)
        values = msgspec.structs.asdict(settings)
        for name in [name for name in document if name in RENAMED]:
            del document[name]
        fresh = [name for name in values if name not in document]
        for name in values.keys() - fresh:
            if document[name] != values[name]:
                document[name] = values[name]
        added = "".join(f"{line}\n" for line in _lines({name: values[name] for name in fresh}))
        return added + document.as_string()  # at the start: what follows a table header belongs to the table
    except (FileNotFoundError, HuazhengError, TOMLKitError, ValueError, RecursionError):
        return None


def _plain_text(settings: Settings, unknown: dict[str, Any]) -> str:
    import tomlkit

    text = "".join(f"{line}\n" for line in _lines(msgspec.structs.asdict(settings)))
    try:
        return text + (tomlkit.dumps(unknown) if unknown else "")
    except (ValueError, TypeError, RecursionError):
        return text  # the copy beside the file has them


def _lines(values: dict[str, Any]) -> list[str]:
    return [f"{name} = {msgspec.json.encode(value).decode()}" for name, value in values.items()]
