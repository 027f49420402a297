"""Reading of ``settings.toml`` as people's editors leave it: any encoding, smart quotes, broken lines."""

from __future__ import annotations

import codecs
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_STRAIGHT = str.maketrans("“”„‟＂‘’‚‛＇＝＃\u00a0\u3000", '"""""\'\'\'\'\x27=#  ')
_MAX_NAMED_LINES = 3
_MAX_BROKEN_LINES = 200  # a file with more is not a settings file


class TomlContent(NamedTuple):
    """The values of a file, by name, and the problems found. ``whole``: no line had to be skipped."""

    values: dict[str, Any]
    problems: tuple[Text, ...] = ()
    whole: bool = True


def decode_text(content: bytes) -> str:
    """Decode by the byte order mark, else as UTF-8, UTF-16 without a mark, or GB 18030 (Notepad's "ANSI" in Chinese).

    Raises :class:`UnicodeDecodeError`.
    """
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content.decode(encoding)
    if b"\0" in content[:64]:
        return content.decode("utf-16-be" if content[:1] == b"\0" else "utf-16-le")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def parse_lines(text: str) -> TomlContent:
    """Parse the text; where it is not valid TOML, line by line, so that one broken line does not cost the others.

    Raises nothing, however deep or large the values are.
    """
    try:
        return TomlContent(tomllib.loads(text))
    except (ValueError, RecursionError):  # ValueError: TOMLDecodeError, or an integer with too many digits
        pass
    values: dict[str, Any] = {}
    broken: list[int] = []
    for number, line in _top_level_lines(text):
        found = _parse_line(line)
        if found is None:
            broken.append(number)
            if len(broken) > _MAX_BROKEN_LINES:
                break
        else:
            values |= found
    shown = ", ".join(map(str, broken[:_MAX_NAMED_LINES])) + (" …" if len(broken) > _MAX_NAMED_LINES else "")
    skipped = f"lines {shown} are invalid and were" if len(broken) > 1 else f"line {shown} is invalid and was"
    problems = (Text(f"第 {shown} 行不是“名称 = 值”，没有采用", f"{skipped} skipped"),) if broken else ()
    return TomlContent(values, problems, not broken)


def _top_level_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines before the first table, numbered from 1. Settings have no tables."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.lstrip().startswith("["):
            yield number, line
            return
        yield number, line


def _parse_line(line: str) -> dict[str, Any] | None:
    for candidate in (line, line.translate(_STRAIGHT)):
        try:
            return tomllib.loads(candidate)
        except (ValueError, RecursionError):
            continue
    return None
