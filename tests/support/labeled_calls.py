"""The labeled calls of tests/data/checklist/calls, and ways to change them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from huazheng.checklist.judge import judge
from huazheng.checklist.packs.loader import load_packs
from huazheng.core.schema.transcript import Transcript

if TYPE_CHECKING:
    from huazheng.core.schema.analysis import Analysis

DATA = Path(__file__).resolve().parents[1] / "data" / "checklist"
CALLS = sorted((DATA / "calls").glob("*.json"))


def labeled(file: Path) -> dict[str, Any]:
    """A labeled call as it was written."""
    return json.loads(file.read_text(encoding="utf-8"))


def labeled_transcript(file: Path) -> Transcript:
    """The transcript of a labeled call."""
    return msgspec.convert(labeled(file)["transcript"], Transcript)


def judged(dialogue: dict[str, Any]) -> Analysis:
    """The analysis of a labeled call by its own packs."""
    return judge(msgspec.convert(dialogue["transcript"], Transcript), load_packs(dialogue["packs"]))


def say(*turns: tuple[str, str]) -> Transcript:
    """A short call: (speaker's first letter, text) a turn."""
    speakers = {"a": "agent", "c": "customer", "u": "unknown"}
    return msgspec.convert(
        {
            "schema": "huazheng.transcript/1",
            "turns": [
                {"id": i, "speaker": speakers[who], "start": 5.0 * i, "end": 5.0 * i + 4, "text": text}
                for i, (who, text) in enumerate(turns)
            ],
        },
        Transcript,
    )
