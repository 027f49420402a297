"""The tags of a call: read and written whole, accounted for in the custody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import encode_json, read_json
from huazheng.core.runtime.language import Text
from huazheng.core.schema.tags import MAX_TAG_CHARACTERS, MAX_TAGS, TAGS_NAME, Tags
from huazheng.services.custody.writes import write_with_custody

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call

__all__ = ["TAGS_NAME", "parse_tags", "set_tags", "tags_error", "tags_of"]

_SEPARATORS = str.maketrans("，、；;\n", ",,,,,")


def tags_of(call: Call) -> tuple[str, ...]:
    """The call's tags. Raises :class:`UnusableInput` when the file is not right."""
    file = call.folder / TAGS_NAME
    return read_json(file, Tags).tags if file.exists() else ()


def parse_tags(words: str) -> tuple[str, ...]:
    """The tags in what somebody typed: between commas, Chinese or not, each once."""
    return _clean(words.translate(_SEPARATORS).split(","))


def tags_error(tags: Sequence[str]) -> Text | None:
    """Reason to refuse the tags: too many, or too long. None for tags that are accepted."""
    if len(tags) <= MAX_TAGS and all(len(tag) <= MAX_TAG_CHARACTERS for tag in tags):
        return None
    return Text(
        f"标签最多 {MAX_TAGS} 个，每个最多 {MAX_TAG_CHARACTERS} 个字。",
        f"At most {MAX_TAGS} tags of {MAX_TAG_CHARACTERS} characters each.",
    )


def set_tags(home: Home, call: Call, tags: Iterable[str]) -> tuple[str, ...]:
    """Give the call these tags in place of those it has; the same ones change nothing.

    Raises :class:`UnusableInput` for too many or too long ones, and what ``write_with_custody`` raises.
    """
    chosen = _clean(tags)
    if (wrong := tags_error(chosen)) is not None:
        raise UnusableInput(wrong)
    if chosen != tags_of(call):
        write_with_custody(
            home, call.folder, "tagged", {TAGS_NAME: encode_json(Tags(tags=chosen))}, {"tags": len(chosen)}
        )
    return chosen


def _clean(tags: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag for one in tags if (tag := " ".join(one.split()))))
