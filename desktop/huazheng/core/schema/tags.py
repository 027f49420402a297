"""`tags.json`: a person's tags on a call."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

TAGS_NAME = "tags.json"
MAX_TAGS = 20
MAX_TAG_CHARACTERS = 30

Tag = Annotated[str, msgspec.Meta(min_length=1, max_length=MAX_TAG_CHARACTERS)]


class Tags(msgspec.Struct, frozen=True, kw_only=True):
    """The whole file, in the order in which the tags were added."""

    schema: Literal["huazheng.tags/1"] = "huazheng.tags/1"
    tags: Annotated[tuple[Tag, ...], msgspec.Meta(max_length=MAX_TAGS)] = ()
