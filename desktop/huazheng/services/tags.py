"""The tags of a call: read and written whole, accounted for in the custody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.errors import UnusableInput
from huazheng.core.files import as_json, read_json
from huazheng.core.language import Text
from huazheng.core.tags import LONGEST_TAG, MOST_TAGS, TAGS_NAME, Tags
from huazheng.services.custody import keep

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from huazheng.core.paths import Home
    from huazheng.store.calls import Call

__all__ = ["TAGS_NAME", "set_tags", "tags_in", "tags_of", "tags_wrong"]

_BETWEEN = str.maketrans("，、；;\n", ",,,,,")


def tags_of(call: Call) -> tuple[str, ...]:
    """The call's tags. Raises :class:`UnusableInput` when the file is not right."""
    file = call.folder / TAGS_NAME
    return read_json(file, Tags).tags if file.exists() else ()


def tags_in(words: str) -> tuple[str, ...]:
    """The tags in what somebody typed: between commas, Chinese or not, each once."""
    return _clean(words.translate(_BETWEEN).split(","))


def tags_wrong(tags: Sequence[str]) -> Text | None:
    """Why these tags cannot be taken: too many, or too long; None when they can."""
    if len(tags) <= MOST_TAGS and all(len(tag) <= LONGEST_TAG for tag in tags):
        return None
    return Text(
        f"标签最多 {MOST_TAGS} 个，每个最多 {LONGEST_TAG} 个字。",
        f"At most {MOST_TAGS} tags of {LONGEST_TAG} characters each.",
    )


def set_tags(home: Home, call: Call, tags: Iterable[str]) -> tuple[str, ...]:
    """Give the call these tags in place of those it has; the same ones change nothing.

    Raises :class:`UnusableInput` for too many or too long ones, and what ``keep`` raises.
    """
    chosen = _clean(tags)
    if (wrong := tags_wrong(chosen)) is not None:
        raise UnusableInput(wrong)
    if chosen != tags_of(call):
        keep(home, call.folder, "tagged", {TAGS_NAME: as_json(Tags(tags=chosen))}, {"tags": len(chosen)})
    return chosen


def _clean(tags: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tag for one in tags if (tag := " ".join(one.split()))))
