"""Live text and live checklist of a phone on speaker beside the computer, against the finished call's.

    python tests/bench/live_one_source.py RECORDING… [--final FOLDER] [--events FOLDER]

RECORDING is `ID.speaker.flac` or another recording of one channel with its labels beside it (`ID.json`). It grows in a
microphone's file, 0.12 s at a time, beside a silent line, and the real live text reads both; the time that recognition
takes does not count, so nothing is skipped. `--final` holds `ID.json`, what `huazheng process RECORDING --json` prints;
without it the recording is processed here. `--events` keeps the live events there, and reads those that are there.

For each recording one JSON line: character error of the live text at the end, and as it was read first; shares of its
letters with the right speaker, a wrong one and none, after all revisions; and of the checklist's items how many show on
the screen during the call what they show after it, and what the labels say.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from huazheng.audio.decode.decoder import read_audio
from huazheng.core.runtime.paths import checkout, find_home
from huazheng.core.schema.transcript import Transcript
from huazheng.core.text.script import strip_punctuation
from huazheng.services.analysis.analyze import analyze_transcript
from huazheng.services.analysis.pack_choice import choice_today
from huazheng.services.live.live_protocol import (
    ChecklistEvent,
    RevisedTextEvent,
    SourcesEvent,
    SpeakersEvent,
    TurnEvent,
    decode_event,
    encode_event,
)
from huazheng.services.live.live_text import LiveText
from huazheng.services.live.live_transcriber import LiveTranscriber
from huazheng.services.system.model_choice import live_model
from huazheng.services.transcription.transcribe import transcribe_file
from huazheng.speech.asr.engine import open_engine
from huazheng.speech.models.installed_models import model_folder
from support.growing_recording import GrowingRecording
from support.scoring import edits

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.transcript import Turn
    from huazheng.services.live.live_protocol import LiveEvent

RATE = 16_000
TAIL_SECONDS = 2.0


class AtOnce(Executor):
    """Executor that does the work when it is submitted, so that it is done at the same second in every run."""

    def submit(self, work: Any, /, *given: Any, **named: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(work(*given, **named))
        return done


def live_events(home: Home, recording: Path) -> list[LiveEvent]:
    """Everything that the live text says of a recording."""
    model = live_model(home)
    assert model is not None
    assert model.engine is not None
    engine = open_engine(model.engine, model_folder(home, model), 1)
    transcriber = LiveTranscriber(engine, home, "zh", clock=time.process_time)  # whatever else the machine does
    sound = np.concatenate([read_audio(recording, RATE, 1)[0], np.zeros(round(TAIL_SECONDS * RATE), np.float32)])
    events: list[LiveEvent] = []
    with tempfile.TemporaryDirectory() as folder:
        growing = GrowingRecording(Path(folder), {"microphone": sound, "line": np.zeros_like(sound)})
        live_text = LiveText(home, growing.sources, transcriber, events.append, executor=AtOnce())
        for _ in growing.grow():
            while live_text.step():
                pass
    return events


def kept_events(home: Home, recording: Path, folder: Path | None) -> list[LiveEvent]:
    """The live events of a recording: those kept in the folder, else made now."""
    file = folder / f"{name_of(recording)}.jsonl" if folder is not None else None
    if file is not None and file.exists():
        return [event for line in file.read_bytes().splitlines() if (event := decode_event(line)) is not None]
    events = live_events(home, recording)
    if file is not None:
        file.write_bytes(b"".join(map(encode_event, events)))
    return events


def name_of(recording: Path) -> str:
    return recording.name.split(".")[0]


def speaker_shares(turns: list[Any], speakers: dict[int, str], labels: list[dict[str, Any]]) -> dict[str, float]:
    """Shares of the letters whose speaker is right, wrong, and not named."""
    counts = {"right": 0, "wrong": 0, "unnamed": 0}
    for turn in turns:
        overlap = [min(label["end"], turn.end) - max(label["start"], turn.start) for label in labels]
        best = int(np.argmax(overlap))
        if overlap[best] > 0:
            named = speakers[turn.id]
            kind = "unnamed" if named == "unknown" else "right" if named == labels[best]["speaker"] else "wrong"
            counts[kind] += len(turn.text)
    total = max(1, sum(counts.values()))
    return {kind: round(count / total, 3) for kind, count in counts.items()}


def last_shown(events: list[LiveEvent]) -> tuple[dict[int, Turn], dict[int, str]]:
    """The turns on the screen at the end, and their speakers, by their ids."""
    turns: dict[int, Turn] = {}
    speakers: dict[int, str] = {}
    for event in events:
        if isinstance(event, TurnEvent):
            turns[event.turn.id] = event.turn
            speakers[event.turn.id] = event.turn.speaker
        elif isinstance(event, RevisedTextEvent):
            turns = {name: turn for name, turn in turns.items() if name not in event.replaced}
            turns |= {turn.id: turn for turn in event.turns}
            speakers |= {turn.id: turn.speaker for turn in event.turns}
        elif isinstance(event, SpeakersEvent):
            speakers |= {one.turn: one.speaker for one in event.turns}
    return turns, speakers


def shown(item: Any) -> str:
    """The status that the screen shows, without "possibly"."""
    return item.possibly or item.status


def final_items(home: Home, recording: Path, folder: Path | None) -> dict[str, Any]:
    """The items of the finished call."""
    if folder is not None:
        document = json.loads((folder / f"{name_of(recording)}.json").read_text(encoding="utf-8"))
        transcript = msgspec.convert(_find(document, "huazheng.transcript/"), Transcript)
    else:
        transcript = transcribe_file(home, recording)
    analysis = analyze_transcript(transcript, choice_today(home).ids, home)
    return {item.id: item for item in analysis.items}


def _find(node: Any, schema: str) -> Any:
    if isinstance(node, dict) and str(node.get("schema", "")).startswith(schema):
        return node
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return next((found for child in children if (found := _find(child, schema)) is not None), None)


def score(home: Home, recording: Path, events: list[LiveEvent], final: dict[str, Any]) -> dict[str, Any]:
    dialogue = json.loads((recording.parent / f"{name_of(recording)}.json").read_text(encoding="utf-8"))
    labels = dialogue["transcript"]["turns"]
    shown_turns, speakers = last_shown(events)
    turns = list(shown_turns.values())
    first = "".join(event.turn.text for event in events if isinstance(event, TurnEvent))
    true = strip_punctuation("".join(turn["text"] for turn in labels))
    read = strip_punctuation("".join(turn.text for turn in sorted(turns, key=lambda one: one.start)))
    boards = [event for event in events if isinstance(event, ChecklistEvent)]
    live = {item.id: item for item in boards[-1].items} if boards else {}
    wanted = {name: item["status"] for name, item in dialogue.get("labels", {}).get("items", {}).items()}
    # The product decides the pack, which is not known during the call: items of the same name are the same.
    wanted = {name.rpartition("/")[2]: status for name, status in wanted.items()}
    items = {
        name.rpartition("/")[2]: {
            "live": shown(item),
            "final": shown(final[name]),
            "label": wanted.get(name.rpartition("/")[2]),
            "certain": item.possibly is None and item.status not in ("not_mentioned", "asked_only"),
        }
        for name, item in live.items()
        if name in final
    }
    with_label = [item for item in items.values() if item["label"] is not None]
    return {
        "recording": name_of(recording),
        "error": round(edits(true, read) / max(1, len(true)), 3),
        "error_first": round(edits(true, strip_punctuation(first)) / max(1, len(true)), 3),
        "speakers": speaker_shares(turns, speakers, labels),
        "one_source_after": [event.apart for event in events if isinstance(event, SourcesEvent)],
        "live_as_final": f"{sum(one['live'] == one['final'] for one in items.values())}/{len(items)}",
        "live_as_label": f"{sum(one['live'] == one['label'] for one in with_label)}/{len(with_label)}",
        "final_as_label": f"{sum(one['final'] == one['label'] for one in with_label)}/{len(with_label)}",
        "certain_live": sum(one["certain"] for one in items.values()),
        "items": items,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recordings", nargs="+", type=Path)
    parser.add_argument("--final", type=Path)
    parser.add_argument("--events", type=Path)
    options = parser.parse_args()
    assert checkout() is not None
    with tempfile.TemporaryDirectory() as folder:
        home = find_home(Path(folder))
        for recording in options.recordings:
            events = kept_events(home, recording, options.events)
            final = final_items(home, recording, options.final)
            print(json.dumps(score(home, recording, events, final), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()
