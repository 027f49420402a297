"""One source that hears both sides: when it is taken for both, who speaks, and what the checklist says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from huazheng.core.runtime.paths import find_home
from huazheng.core.schema.transcript import Turn, Word
from huazheng.services.live.live_protocol import (
    ChecklistEvent,
    LiveEvent,
    SkippedEvent,
    SourcesEvent,
    SpeakersEvent,
    TurnEvent,
)
from huazheng.services.live.live_text import LiveText
from huazheng.services.live.live_transcriber import LiveTranscriber
from huazheng.services.live.live_voices import split_at_pauses
from huazheng.services.live.source_watch import (
    BACK_SECONDS,
    MICROPHONE_SECONDS,
    PAUSED_MICROPHONE_SECONDS,
    PAUSED_SECONDS,
    SILENT_SECONDS,
    SourceWatch,
)
from huazheng.speech.asr.engine import open_engine
from huazheng.speech.diarization.result import VoiceSegment
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE, SpeechSegment
from support.growing_recording import GrowingRecording
from support.phone_line import as_phone
from support.sample_audio import sample_channels, sample_turns

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.services.live.live_source import LiveSource

AGENT_GAIN = 0.4
"""The other side from a phone's loudspeaker: 8 dB under the near voice."""


def utterance(start: float, end: float) -> SpeechSegment:
    return SpeechSegment(round(start * ASR_SAMPLE_RATE), round(end * ASR_SAMPLE_RATE))


def test_a_microphone_beside_a_silent_line_hears_both_sides() -> None:
    watch = SourceWatch()
    assert not watch.changes(SILENT_SECONDS + 5)  # nobody spoke
    watch.add_utterance("microphone", utterance(1.0, 1.0 + MICROPHONE_SECONDS), 0.0)
    assert not watch.changes(SILENT_SECONDS - 1)
    assert watch.changes(SILENT_SECONDS)
    assert watch.both_sides
    assert not watch.changes(SILENT_SECONDS + 1)


def test_speech_of_before_the_silence_does_not_count() -> None:
    watch = SourceWatch()
    watch.add_utterance("microphone", utterance(1.0, 9.0), line_silent_since=5.0)
    assert not watch.changes(60.0)


def test_a_line_that_has_spoken_may_only_be_listening() -> None:
    watch = SourceWatch()
    watch.add_utterance("line", utterance(0.0, 3.0), 0.0)
    watch.add_utterance("microphone", utterance(4.0, 4.0 + PAUSED_MICROPHONE_SECONDS), 3.0)
    assert not watch.changes(PAUSED_SECONDS - 1)
    assert watch.changes(PAUSED_SECONDS)


def test_a_line_that_speaks_after_all_is_a_side_again_but_not_for_a_short_message() -> None:
    watch = SourceWatch(both_sides=True)
    watch.add_utterance("line", utterance(20.0, 19.0 + BACK_SECONDS), 0.0)
    assert not watch.changes(0.0)
    watch.add_utterance("line", utterance(30.0, 32.0), 0.0)
    assert watch.changes(0.0)
    assert not watch.both_sides


def test_a_turn_is_split_where_somebody_pauses() -> None:
    text = "您签收了吗？签收了。好的。"
    places = {0: 0.0, 6: 2.0, 10: 3.5}  # where a new stretch begins, and when
    words, at = [], 0.0
    for number, letter in enumerate(text):
        at = places.get(number, at)
        words.append(Word(letter, at, at + 0.15, 0.9))
        at += 0.15
    turn = Turn(id=7, speaker="unknown", start=0.0, end=words[-1].end, text=text, words=tuple(words))
    stretches = [VoiceSegment(0.0, 0.9, 0, 1.0), VoiceSegment(2.0, 2.6, 1, 1.0), VoiceSegment(3.5, 3.95, 2, 1.0)]
    parts = split_at_pauses(turn, stretches)
    assert [(part.id, part.text, stretch.voice) for part, stretch in parts] == [
        (7, "您签收了吗？", 0),
        (8, "签收了。", 1),
        (9, "好的。", 2),
    ]
    assert all(part.start <= word.start and word.end <= part.end for part, _ in parts for word in part.words)
    assert [part.text for part, _ in split_at_pauses(turn, [VoiceSegment(0.0, 4.0, 0, 1.0)])] == [text]


def test_a_source_knows_since_when_it_is_silent(tmp_path: Path) -> None:
    sound = np.zeros(4 * ASR_SAMPLE_RATE, np.float32)
    sound[ASR_SAMPLE_RATE] = 0.5
    sound[2 * ASR_SAMPLE_RATE :] = 0.0005  # under -60 dBFS
    growing = GrowingRecording(tmp_path, {"line": sound})
    source: LiveSource = growing.sources["line"]
    for _ in growing.grow():
        source.read()
    assert source.silent_since == pytest.approx(1.0, abs=0.01)


def test_a_phone_on_speaker_is_heard_with_its_two_voices(
    base_model_folder: Path, speaker_model_folder: Path, tmp_path: Path
) -> None:
    assert speaker_model_folder.is_dir()
    home = find_home(tmp_path / "home")  # with the checkout's models
    customer, agent = (side[: 62 * ASR_SAMPLE_RATE] for side in sample_channels())
    heard = (customer + AGENT_GAIN * as_phone(agent)[: len(customer)]).astype(np.float32)
    growing = GrowingRecording(tmp_path, {"microphone": heard, "line": np.zeros_like(heard)})
    transcriber = LiveTranscriber(open_engine("faster-whisper", base_model_folder, 1), home, "zh")
    events: list[LiveEvent] = []
    live_text = LiveText(home, growing.sources, transcriber, events.append)
    assert live_text.apart
    for _ in growing.grow():
        while live_text.step():
            pass
    assert not live_text.apart
    assert [event.apart for event in events if isinstance(event, SourcesEvent)] == [False]
    assert not any(isinstance(event, SkippedEvent) and event.why != "unclear" for event in events)
    turns = {event.turn.id: event.turn for event in events if isinstance(event, TurnEvent)}
    assert len(turns) == sum(isinstance(event, TurnEvent) for event in events)
    speakers = {turn.id: turn.speaker for turn in turns.values()}
    for event in events:
        if isinstance(event, SpeakersEvent):
            speakers |= {one.turn: one.speaker for one in event.turns}
    right = wrong = 0
    for turn in turns.values():
        middle = (turn.start + turn.end) / 2
        true = next((one["speaker"] for one in sample_turns() if one["start"] - 0.2 < middle < one["end"] + 0.2), None)
        if true is not None and speakers[turn.id] != "unknown":
            right, wrong = right + (speakers[turn.id] == true), wrong + (speakers[turn.id] != true)
    assert right >= 6
    assert wrong <= 1
    items = [event for event in events if isinstance(event, ChecklistEvent)][-1].items
    assert any(item.possibly in ("explained", "confirmed", "partly_explained", "partly_confirmed") for item in items)
    assert all(item.status in ("not_mentioned", "asked_only") for item in items)  # nothing for certain
