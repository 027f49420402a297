"""Proofreading: a person's checks of single turns, each a line of ``edits.jsonl`` that changes no text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.schema.edits import MAX_NAME_CHARACTERS, CheckEdit, TextEdit, turn_digest
from huazheng.services.annotations.corrections import tidy_text, turn_of
from huazheng.services.annotations.edit_log import append_edits
from huazheng.store.snapshot_reader import read_snapshot

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.edits import Edit
    from huazheng.services.annotations.edit_log import EditHead
    from huazheng.store.calls import Call


def check_turn(home: Home, call: Call, turn: int, name: str = "", text: str | None = None) -> list[Edit]:
    """Record that a person compared a turn with the recording; with ``text``, first correct its words to that.

    name: of that person, for the papers; may be empty. A turn that this person checked as it stands is not checked
    again: the list is then empty. Raises :class:`UnusableInput` for no such turn, no words, or a name that is too long.
    """
    name = " ".join(name.split())
    if len(name) > MAX_NAME_CHARACTERS:
        raise UnusableInput(
            Text(f"姓名最多 {MAX_NAME_CHARACTERS} 个字。", f"A name may have {MAX_NAME_CHARACTERS} characters.")
        )
    now = turn_of(call, turn)
    became = now.text if text is None else tidy_text(text)
    check = read_snapshot(home, call).proofreading.turns[turn]
    if became == now.text and check.state == "checked" and check.name == name:
        return []
    lines: list[Callable[[EditHead], Edit]] = []
    if became != now.text:
        lines.append(lambda head: TextEdit(**head, turn=turn, was=now.text, became=became))
    confirmed = turn_digest(now.speaker, became)
    lines.append(lambda head: CheckEdit(**head, turn=turn, name=name, confirmed=confirmed))
    return append_edits(home, call, lines)
