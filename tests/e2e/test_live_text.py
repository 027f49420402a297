"""Live text beside a real recorder: it comes, the recorder does not notice, and nothing of it is left."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import numpy as np
import soundfile

from huazheng.audio.decode.decoder import read_audio
from huazheng.core.runtime.paths import SHARED_MODELS_VARIABLE, sample_call
from huazheng.core.schema.transcript import Turn
from huazheng.core.text.pinyin import sound_containment
from huazheng.services.capture.recorder_client import RecordingPlan
from huazheng.services.custody.verification import verify
from huazheng.services.live.live_protocol import (
    ChecklistEvent,
    EndedEvent,
    HeartbeatEvent,
    ReadyEvent,
    SkippedEvent,
    TurnEvent,
)
from support.live_call import LiveText, live_text, recording
from support.sample_audio import sample_turns
from support.sound_server import LINE, MICROPHONE, SoundServer, sound_server  # noqa: F401  (a fixture)

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from huazheng.core.runtime.paths import Home
    from huazheng.services.capture.recorder_client import Recording

RATE = 48_000
UNTIL = 17.0  # the caller's greeting, the customer's yes, and the caller's first long sentences
UNCLEAR = (110.8, 112.7)
"""您有什么疑问吗: of these two seconds alone whisper-base makes a loop (尼尼尼尼…), of a second time it may not."""
PLAN = RecordingPlan(microphone=MICROPHONE, line=LINE)


def part_of_the_call(start: float, end: float, file: Path) -> Path:
    sound = read_audio(sample_call(), RATE, 2)[:, int(start * RATE) : int(end * RATE)]
    soundfile.write(file, (np.clip(sound, -1, 1) * 32767).astype(np.int16).T, RATE, "PCM_16", format="WAV")
    return file


def missed(text: LiveText, why: str) -> list[SkippedEvent]:
    return [one for one in text.of(SkippedEvent) if one.why == why]


def goes_on(run: Recording) -> None:
    """Every source of the recording gives frames from here on."""
    state = run.state()
    assert state is not None
    frames = [source.frames for source in state.sources]
    deadline = time.monotonic() + 40
    while not ((now := run.state()) and all(one.frames > old for one, old in zip(now.sources, frames, strict=True))):
        assert time.monotonic() < deadline, "the recording stands still"
        time.sleep(0.05)


def test_text_comes_while_the_call_goes_on_and_the_recorder_loses_nothing(
    home_with_model: Home, sound_server: SoundServer, tmp_path: Path
) -> None:
    unclear = part_of_the_call(*UNCLEAR, tmp_path / "unclear.wav")
    played = part_of_the_call(0.0, UNTIL, tmp_path / "call.wav")
    with recording(home_with_model, PLAN, sound_server.environment) as run:
        with live_text(home_with_model, run.call_id) as text:
            assert text.wait(ReadyEvent, 60)[0].apart
            deadline = time.monotonic() + 150
            while not missed(text, "unclear"):  # as good as always the first time
                assert time.monotonic() < deadline, text.events[-5:]
                count = len(text.of(TurnEvent) + text.of(SkippedEvent))
                sound_server.play(unclear).wait()
                waited = time.monotonic() + 15
                while len(text.of(TurnEvent) + text.of(SkippedEvent)) == count and time.monotonic() < waited:
                    time.sleep(0.05)
            first, deadline = len(text.of(TurnEvent)), time.monotonic() + 150
            while len(text.of(TurnEvent)) < first + 3 or not text.of(
                ChecklistEvent
            ):  # once, or on a very busy machine again
                assert time.monotonic() < deadline, text.events[-5:]
                player = sound_server.play(played)
                while player.poll() is None and (len(text.of(TurnEvent)) < first + 3 or not text.of(ChecklistEvent)):
                    time.sleep(0.05)
                player.kill()
                player.wait()
            run.stop()
            assert text.wait(EndedEvent, 20)[0].why == "over"
            assert text.process.wait(20) == 0
        last = run.finish()
    assert last is not None
    assert last.exit_code == 0
    assert 0.5 < missed(text, "unclear")[0].end - missed(text, "unclear")[0].start < 3.0
    said = text.of(TurnEvent)[first:]
    by_speaker = {
        who: "".join(one.turn.text for one in said if one.turn.speaker == who) for who in ("agent", "customer")
    }
    assert {one.source for one in said if one.turn.speaker == "agent"} == {"line"}
    true = "".join(turn["text"] for turn in sample_turns() if turn["speaker"] == "agent" and turn["end"] < UNTIL)
    assert sound_containment(by_speaker["agent"], true) > 0.6
    assert all(item.status == "not_mentioned" for item in text.of(ChecklistEvent)[0].items if "cooling" in item.id)
    # The recording is whole, and holds nothing of what was heard.
    assert all(source.gaps == () for source in run.call.seal.sources)
    assert [one.intact for one in verify(home_with_model, run.call.folder)] == [True]
    names = {file.name for file in (run.call.folder / "original").iterdir()}
    assert names == {"line.chain.jsonl", "line.wav", "microphone.chain.jsonl", "microphone.wav"}
    kept = b"".join(file.read_bytes() for file in home_with_model.root.rglob("*.jsonl"))
    assert not any(one.turn.text.encode() in kept for one in said)
    logged = b"".join(file.read_bytes() for file in home_with_model.logs.rglob("*"))
    assert not any(one.turn.text.encode() in logged for one in said)


def test_its_death_is_not_the_recordings_and_another_goes_on_where_it_stopped(
    home_with_model: Home, sound_server: SoundServer
) -> None:
    turn = Turn(id=41, speaker="agent", start=0.1, end=2.0, text="您的犹豫期是十五天，签收次日起算。")
    before = [TurnEvent(turn=turn, source="line")]
    with recording(home_with_model, PLAN, sound_server.environment) as run:
        with live_text(home_with_model, run.call_id) as text:
            text.wait(ReadyEvent, 60)
            os.kill(text.process.pid, signal.SIGKILL)
            text.process.wait()
        state = run.state()
        assert state is not None
        assert (state.phase, run.alive) == ("recording", True)
        with live_text(home_with_model, run.call_id, before) as again:
            standing = again.wait(ChecklistEvent, 60)[0]
            assert any(item.id.endswith("/cooling_off") and "length" in item.conveyed for item in standing.items)
            again.wait(HeartbeatEvent, 20)
            again.process.kill()
        goes_on(run)


def test_without_a_model_it_says_so_and_ends(
    home: Home, sound_server: SoundServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SHARED_MODELS_VARIABLE, "")  # the checkout has models
    with recording(home, PLAN, sound_server.environment) as run, live_text(home, run.call_id) as text:
        assert text.wait(EndedEvent, 60)[0].why == "no_model"
        assert text.process.wait(20) == 0
        goes_on(run)
