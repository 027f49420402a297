"""Facts that a person entered for a call and that a list shows: insurer, product, day, tags."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import msgspec

from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.files import read_json
from huazheng.core.runtime.log import logger
from huazheng.core.schema.tags import TAGS_NAME, Tags

if TYPE_CHECKING:
    from pathlib import Path

FACTS_NAME = "facts.json"

Shape = TypeVar("Shape")


class ListedFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The policy's facts that a list shows; other keys in the file are ignored."""

    insurer: str | None = None
    product: str | None = None
    product_type: str | None = None
    call_date: str | None = None


def read_listed_facts(folder: Path) -> ListedFacts:
    """The call's facts; empty where there is no file, or one that cannot be read, which the log names."""
    return _read(folder / FACTS_NAME, ListedFacts) or ListedFacts()


def read_tags(folder: Path) -> tuple[str, ...]:
    """The call's tags, in the order in which they were added."""
    content = _read(folder / TAGS_NAME, Tags)
    return content.tags if content is not None else ()


def _read(file: Path, shape: type[Shape]) -> Shape | None:
    if not file.exists():
        return None
    try:
        return read_json(file, shape)
    except HuazhengError as error:
        logger("library").warning("%s", error)
        return None
