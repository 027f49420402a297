"""A correction in words, the same on a terminal, in the window and in documents. Turns count from 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from huazheng.core.runtime.language import Text
from huazheng.core.schema.edits import (
    CheckEdit,
    JoinEdit,
    RemoveEdit,
    SpeakerEdit,
    SplitEdit,
    SwapEdit,
    TextEdit,
    TimesEdit,
    TornEdit,
    UndoEdit,
    turn_of_edit,
)
from huazheng.core.text.labels import SPEAKER_LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huazheng.core.runtime.language import Language
    from huazheng.core.schema.edits import Edit
    from huazheng.core.schema.transcript import Speaker


def describe_edit(
    edit: Edit, language: Language | None = None, speakers: Mapping[Speaker, Text] = SPEAKER_LABELS
) -> str:
    """The turn, the old value and the new one; in the language in use unless one is given."""
    turn = turn_of_edit(edit)
    change = describe_edit_change(edit, language, speakers)
    if turn is None:
        return change
    return f"{_in(Text(f'第 {turn + 1} 句，', f'turn {turn + 1}, '), language)}{change}"


def describe_edit_change(
    edit: Edit, language: Language | None = None, speakers: Mapping[Speaker, Text] = SPEAKER_LABELS
) -> str:
    """The old value and the new one, without the turn; in the language in use unless one is given."""
    return _in(_change(edit, speakers), language)


def _in(text: Text, language: Language | None) -> str:
    return str(text) if language is None else text.of(language)


def _change(edit: Edit, speakers: Mapping[Speaker, Text]) -> Text:
    match edit:
        case TextEdit():
            return Text(f"文字：“{edit.was}” → “{edit.became}”", f"text: “{edit.was}” → “{edit.became}”")
        case SpeakerEdit():
            old, new = speakers[edit.was], speakers[edit.became]
            return Text(f"说话人：{old.zh} → {new.zh}", f"speaker: {old.en} → {new.en}")
        case TimesEdit():
            was, became = (f"{start:.2f}-{end:.2f}" for start, end in (edit.was, edit.became))
            return Text(f"时间（秒）：{was} → {became}", f"seconds: {was} → {became}")
        case RemoveEdit():
            return Text(f"删去：“{edit.was}”", f"removed: “{edit.was}”")
        case SplitEdit():
            first, second = edit.was[: edit.offset].strip(), edit.was[edit.offset :].strip()
            return Text(f"拆成两句：“{first}” | “{second}”", f"split: “{first}” | “{second}”")
        case JoinEdit():
            first, second = edit.was
            after = edit.following + 1
            return Text(
                f"与第 {after} 句合并：“{first}” + “{second}”", f"joined with turn {after}: “{first}” + “{second}”"
            )
        case SwapEdit():
            agent, customer = speakers["agent"], speakers["customer"]
            return Text(f"{agent.zh}与{customer.zh}对调", "agent and customer swapped")
        case CheckEdit():
            by = Text(f"（{edit.name}）", f" ({edit.name})") if edit.name else Text("", "")
            return Text(f"已听录音核对{by.zh}", f"checked against the recording{by.en}")
        case UndoEdit():
            return Text(f"撤销第 {edit.undoes} 条", f"undid correction {edit.undoes}")
        case TornEdit():
            return Text(f"半行，不生效：{edit.was}", f"incomplete line, ignored: {edit.was}")
        case _:
            assert_never(edit)
