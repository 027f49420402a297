"""Reference transcript of the sample call."""

from __future__ import annotations

import json

import msgspec

from huazheng.core.runtime.paths import sample_call
from huazheng.core.schema.transcript import Transcript


def labeled_transcript() -> Transcript:
    """The labels of the sample call as a transcript with timed words; the third character of each turn is doubtful."""
    labels = sample_call().with_name("sample-callback.labels.json")
    document = json.loads(labels.read_text(encoding="utf-8"))["transcript"]
    for turn in document["turns"]:
        turn["channel"] = 1 if turn["speaker"] == "agent" else 0
        step = (turn["end"] - turn["start"]) / len(turn["text"])
        turn["words"] = [
            {
                "text": character,
                "start": round(turn["start"] + at * step, 3),
                "end": round(turn["start"] + (at + 1) * step, 3),
                "probability": 0.31 if at == 2 else 0.94,
            }
            for at, character in enumerate(turn["text"])
        ]
    document |= {"engine": "faster-whisper", "model": "whisper-base", "duration": 137.5}
    return msgspec.convert(document, Transcript)
