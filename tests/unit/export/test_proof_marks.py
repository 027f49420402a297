"""Documents of a call that two models heard say of each passage which of them heard it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pytest

from huazheng.core.runtime.language import LANGUAGES, Language
from huazheng.core.schema.edits import TextEdit
from huazheng.core.schema.transcript import Transcript, Turn
from huazheng.export.documents.call_document import find_format
from support.call_documents import head, said, snapshot

if TYPE_CHECKING:
    from huazheng.export.documents.call_document import CallDocument

FIRST = "您好，犹豫期是十五天。您清楚吗？"
SECOND = "您好，犹豫期是五十天。"


def heard_twice(document: CallDocument, *texts: str) -> CallDocument:
    """The document, with a second model's text for each turn at the same time."""
    turns = tuple(
        Turn(id=turn.id, speaker=turn.speaker, start=turn.start, end=turn.end, text=text)
        for turn, text in zip(document.turns, texts, strict=True)
    )
    second = Transcript(schema="huazheng.transcript/1", turns=turns, model="sense-voice-small")
    return replace(document, snapshot=replace(document.snapshot, second=second))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("form", ["txt", "text", "html"])
def test_the_marks_and_their_legend(form: str, language: Language) -> None:
    document = said((FIRST,))
    plain = find_format(form).render(document, language).decode()
    assert not set("②①≠") & set(plain)
    shown = find_format(form).render(heard_twice(document, SECOND + "您清楚吗"), language).decode()
    assert "sense-voice-small" in shown
    assert set("②①≠") <= set(shown)
    if form != "text":
        assert "您好②，犹豫期是十五天≠。您清楚吗②？" in shown


def test_a_clause_that_one_model_gave() -> None:
    document = said(("您好。",))
    shown = find_format("txt").render(heard_twice(document, "。"), "zh").decode()
    assert "您好①。" in shown


def test_a_text_that_a_person_changed_has_no_mark() -> None:
    document = said((FIRST,))
    edits = (TextEdit(**head(1), turn=0, was=FIRST, became="您好，犹豫期是二十天。您清楚吗？"),)
    corrected = replace(
        document,
        snapshot=snapshot(document.title, document.seal, document.machine, document.snapshot.analysis, edits),
    )
    shown = find_format("txt").render(heard_twice(corrected, SECOND), "zh").decode()
    line = next(line for line in shown.splitlines() if "二十天" in line and line.startswith("["))
    assert not set("②①≠") & set(line)


def test_all_data_holds_every_clause() -> None:
    document = heard_twice(said((FIRST,)), SECOND + "您清楚吗")
    data = json.loads(find_format("json").render(document, "zh"))["second_reading"]
    assert [clause["level"] for clause in data["clauses"]] == ["both", "differ", "both"]
    assert "second_reading" not in json.loads(find_format("json").render(said((FIRST,)), "zh"))
    assert msgspec.json.encode(data)
