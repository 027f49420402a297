"""Sources that hold one sound: live text names nobody, and takes back what it said before it was sure."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from huazheng.core.schema.transcript import Turn
from huazheng.services.live.live_protocol import SpeakersEvent, TurnEvent, TurnSpeaker
from huazheng.services.live.live_text import LiveText
from huazheng.services.live.live_transcriber import LiveTranscriber
from huazheng.services.live.one_sound_watch import OneSoundWatch
from huazheng.speech.asr.engine import open_engine
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE
from support.growing_recording import GrowingRecording
from support.sample_audio import sample_channels, sample_turns

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.services.live.live_protocol import LiveEvent


def test_turns_of_before_it_was_sure_are_taken_back_once(tmp_path: Path) -> None:
    growing = GrowingRecording(tmp_path, {"microphone": np.zeros(1, np.float32), "line": np.zeros(1, np.float32)})
    line = growing.sources["line"]
    line.read()
    watch = OneSoundWatch(growing.sources.values())
    for number, start in enumerate((1.0, 11.0)):
        watch.add(Turn(id=number, speaker="agent", start=start, end=start + 2, text="喂"))
    assert watch.take_back() == []
    growing.files["line"].add_event("overflow", 2.0, lost_frames=5 * ASR_SAMPLE_RATE)
    growing.files["line"].add_event("same_sound", 5.0, other="microphone")
    line.chain.read()
    assert line.one_sound() == [(10.0, float("inf"))], "what was lost before counts"
    assert watch.take_back() == [TurnSpeaker(turn=1, speaker="unknown")]
    assert watch.take_back() == []
    growing.files["line"].add_event("sounds_differ", 8.0, other="microphone")
    line.chain.read()
    assert line.one_sound() == [(10.0, 13.0)]
    assert (watch.covers(11.0, 12.0), watch.covers(12.5, 14.0)) == (True, False)


def test_one_sound_in_both_sources_is_nobodys_and_said_once(
    base_model_folder: Path, base_model_home: Home, tmp_path: Path
) -> None:
    first, *_ = (turn for turn in sample_turns() if turn["speaker"] == "agent")
    begins = max(round((first["start"] - 0.5) * ASR_SAMPLE_RATE), 0)
    agent = sample_channels()[1][begins : begins + 16 * ASR_SAMPLE_RATE]
    growing = GrowingRecording(tmp_path, {"microphone": agent, "line": agent})
    transcriber = LiveTranscriber(open_engine("faster-whisper", base_model_folder, 1), base_model_home, "zh")
    events: list[LiveEvent] = []
    live_text = LiveText(base_model_home, growing.sources, transcriber, events.append)
    sure = False
    for second in growing.grow():
        while live_text.step():
            pass
        if not sure and second > 8 and any(isinstance(event, TurnEvent) for event in events):
            sure = True
            for name, other in (("microphone", "line"), ("line", "microphone")):
                growing.files[name].add_event("same_sound", 0.0, other=other)
    turns = [event.turn for event in events if isinstance(event, TurnEvent)]
    before = {turn.id for turn in turns if turn.speaker != "unknown"}
    taken_back = {one.turn for event in events if isinstance(event, SpeakersEvent) for one in event.turns}
    assert before and before == taken_back
    assert all(one.speaker == "unknown" for event in events if isinstance(event, SpeakersEvent) for one in event.turns)
    assert len(turns) > len(before), "text goes on"
    assert all(one.end <= two.start + 0.5 for one, two in pairwise(turns)), "nothing twice"
