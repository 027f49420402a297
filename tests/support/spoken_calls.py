"""Transcripts of a few written sentences, for tests of the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.schema.transcript import Transcript, Turn
from huazheng.services.custody.writes import save_transcript

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call

SAID = (
    "您好，请问是王芳女士吗？",
    "犹豫期是十五天，从签收保单的次日开始算。",
    "我不太明白，EXPIRY 是什么意思？",
    "每年交３６５０元，交十年。",
)


def say(home: Home, call: Call, texts: Sequence[str]) -> None:
    """Save a transcript: one turn a text, two seconds apart, the agent first."""
    turns = tuple(
        Turn(
            id=number,
            speaker="agent" if number % 2 == 0 else "customer",
            start=number * 2.0,
            end=number * 2.0 + 1,
            text=text,
        )
        for number, text in enumerate(texts)
    )
    save_transcript(home, call, Transcript(schema="huazheng.transcript/1", turns=turns))
