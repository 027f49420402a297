"""Descriptions of corrections, shared by the command line and the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.core.schema.edits import SpeakerEdit, SwapEdit, TextEdit, TimesEdit, UndoEdit
from huazheng.core.text.labels import SPEAKER_LABELS

if TYPE_CHECKING:
    from huazheng.core.schema.edits import Edit


def edit_words(edit: Edit) -> str:
    """Describe the turn, the old and the new value, in the language in use."""
    if isinstance(edit, TextEdit | SpeakerEdit | TimesEdit):
        return f"{Text(f'第 {edit.turn} 句，', f'turn {edit.turn}, ')}{describe_edit_change(edit)}"
    return describe_edit_change(edit)


def describe_edit_change(edit: Edit) -> str:
    """Describe the old and the new value, in the language in use."""
    return str(_change(edit))


def _change(edit: Edit) -> Text:
    if isinstance(edit, TextEdit):
        return Text(f"文字：“{edit.was}” → “{edit.became}”", f"text: “{edit.was}” → “{edit.became}”")
    if isinstance(edit, SpeakerEdit):
        one, other = SPEAKER_LABELS[edit.was], SPEAKER_LABELS[edit.became]
        return Text(f"说话人：{one.zh} → {other.zh}", f"speaker: {one.en} → {other.en}")
    if isinstance(edit, TimesEdit):
        was, became = (f"{start:.2f}-{end:.2f}" for start, end in (edit.was, edit.became))
        return Text(f"时间（秒）：{was} → {became}", f"seconds: {was} → {became}")
    if isinstance(edit, SwapEdit):
        return Text("坐席与客户对调", "agent and customer swapped")
    if isinstance(edit, UndoEdit):
        return Text(f"撤销第 {edit.undoes} 条", f"undid correction {edit.undoes}")
    return Text(f"半行，不生效：{edit.was}", f"incomplete line, ignored: {edit.was}")
