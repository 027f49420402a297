"""Part three: everything that was said, in order, with what the machine was unsure of and what a person put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.language import Language, Text
from huazheng.core.places import doubtful_places
from huazheng.core.script import raw_text
from huazheng.core.words import MACHINE_TEXT_NOTICE, SOMEBODY_ELSE
from huazheng.export.paper import Block, Heading, Paragraph, Run, Table, Words, plain
from huazheng.export.put_right import placed_right
from huazheng.export.when import tenths

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.transcript import Speaker, Turn
    from huazheng.export.base import CallDocument

# In a court's paper nobody is “me”.
SPEAKERS: dict[Speaker, Text] = {
    "agent": Text("坐席", "Agent"),
    "customer": Text("客户", "Customer"),
    "unknown": Text("未能分辨", "Not told apart"),
}
HEADER = (Text("序号", "No."), Text("时间", "Time"), Text("说话人", "Speaker"), Text("内容", "Words"))


def blocks(document: CallDocument, language: Language) -> Iterator[Block]:
    """The heading, how to read the marks, and the table of turns."""
    yield Heading(Text("三、通话全文", "3. The whole call").of(language), 1, "speech")
    yield Paragraph(_key(language), "note", with_next=True)
    turns = document.turns
    if not turns:
        yield Paragraph(plain(Text("没有识别出文字。", "There is no text.").of(language)))
        return
    yield Table(
        widths=(8, 15, 13, 64),
        header=tuple(name.of(language) for name in HEADER),
        rows=tuple(_row(document, turn, language) for turn in turns),
        anchors={number: turn_anchor(turn.id) for number, turn in enumerate(turns)},
    )


def turn_anchor(turn_id: int) -> str:
    """The bookmark of a turn."""
    return f"turn_{turn_id}"


def _key(language: Language) -> Words:
    say = {
        "notice": MACHINE_TEXT_NOTICE,
        "doubtful": Text("点线下划", "Dotted underline"),
        "doubtful_means": Text("：机器不确定的字；", ": the machine was unsure; "),
        "machine": Text("机器原文", "as heard"),
        "machine_means": Text("：机器写下的原字；", ": the very characters that the machine wrote; "),
        "changed": Text("人工更正", "put right"),
        "changed_means": Text(
            "：听录音后由人更正，机器文字仍保留。", ": by a person who listened; the machine's text stays."
        ),
    }
    words = {name: text.of(language) for name, text in say.items()}
    return (
        Run(words["notice"] + " "),
        Run(words["doubtful"], "doubtful"),
        Run(words["doubtful_means"]),
        Run(words["machine"], "machine"),
        Run(words["machine_means"]),
        Run(words["changed"], "changed"),
        Run(words["changed_means"]),
    )


def _row(document: CallDocument, turn: Turn, language: Language) -> tuple[Words, ...]:
    other = turn.settled and turn.speaker == "unknown"
    speaker = (SOMEBODY_ELSE if other else SPEAKERS[turn.speaker]).of(language)
    return plain(str(turn.id + 1)), plain(tenths(turn.start)), plain(speaker), tuple(_said(document, turn, language))


def _said(document: CallDocument, turn: Turn, language: Language) -> Iterator[Run]:
    after = 0
    for place in doubtful_places(turn):
        if place.first > after:
            yield Run(turn.text[after : place.first])
        yield Run(turn.text[place.first : place.after], "doubtful")
        after = place.after
    if after < len(turn.text):
        yield Run(turn.text[after:])
    if (raw := raw_text(turn.heard, turn.text)) is not None:
        yield Run(Text(f"\n机器原文：{raw}", f"\nAs heard: {raw}").of(language), "machine")
    if (corrected := document.corrections.get(turn.id)) is not None:
        yield Run(Text(f"\n人工更正：{corrected}", f"\nPut right: {corrected}").of(language), "changed")
    for told in placed_right(document, turn, language, SPEAKERS):
        yield Run(f"\n{told}", "changed")
