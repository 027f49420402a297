"""The parts of the live text: what is heard, what is left out and said so, how the checklist stands, the lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest

from huazheng.audio.capture.wav_writer import header
from huazheng.core.schema.transcript import Turn
from huazheng.core.text.pinyin import sound_containment
from huazheng.services.live.echo_detection import echoes_turn, is_leakage
from huazheng.services.live.live_checklist import KEPT_TURNS, MAX_TURNS, LiveChecklist
from huazheng.services.live.live_protocol import (
    HeartbeatEvent,
    SkippedEvent,
    SourcesEvent,
    SpeakersEvent,
    TurnEvent,
    TurnSpeaker,
    decode_event,
    earlier_turns,
    encode_event,
)
from huazheng.services.live.live_source import ChainTail, LiveSource
from huazheng.services.live.live_transcriber import LiveTranscriber
from huazheng.services.live.utterance_queue import UtteranceQueue
from huazheng.services.system.model_choice import live_model
from huazheng.speech.asr.engine import open_engine
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE, SpeechSegment
from huazheng.speech.vad.streaming import StreamingVad
from support.line_noises import NOISES
from support.phone_line import as_phone
from support.sample_audio import sample_channels, sample_turns

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

PACK = "cn-life-new-policy"


@pytest.fixture(scope="module")
def transcriber(base_model_folder: Path, base_model_home: Home) -> LiveTranscriber:
    return LiveTranscriber(open_engine("faster-whisper", base_model_folder, 1), base_model_home, "zh")


def segment(start: float, end: float) -> SpeechSegment:
    return SpeechSegment(round(start * ASR_SAMPLE_RATE), round(end * ASR_SAMPLE_RATE))


def transcribed(
    transcriber: LiveTranscriber, turn: dict, source: str, *, apart: bool = True, again: bool = True
) -> TurnEvent | None:
    """Turn of the utterance; None where it is reported as unclear, at its own place."""
    place = segment(turn["start"], turn["end"])
    sound = sample_channels()[0 if turn["speaker"] == "customer" else 1]
    found = transcriber.transcribe(
        source, sound[place.start : place.end], place, apart=apart, has_time=lambda _seconds: again
    )
    if isinstance(found, TurnEvent):
        return found
    assert found == SkippedEvent(start=round(turn["start"], 2), end=round(turn["end"], 2), why="unclear")
    return None


def test_an_utterance_is_read_with_its_place_and_its_speaker(transcriber: LiveTranscriber) -> None:
    turns = [turn for turn in sample_turns() if 2.0 < turn["end"] - turn["start"] < 9.0][:6]
    found = [
        transcribed(transcriber, turn, "microphone" if turn["speaker"] == "customer" else "line") for turn in turns
    ]
    assert all(found)
    for said, turn in zip(found, turns, strict=True):
        assert said is not None
        assert said.turn.speaker == turn["speaker"]
        assert turn["start"] - 0.1 <= said.turn.start < said.turn.end <= turn["end"] + 0.1
        assert all(said.turn.start <= word.start <= word.end <= said.turn.end for word in said.turn.words)
    alike = [sound_containment(turn["text"], said.turn.text) for said, turn in zip(found, turns, strict=True) if said]
    assert np.mean(alike) > 0.7
    assert [said.turn.id for said in found if said] == list(range(found[0].turn.id, found[0].turn.id + 6))  # type: ignore[union-attr]


def test_what_alone_gives_nothing_is_read_after_what_was_said_before(
    base_model_folder: Path, base_model_home: Home
) -> None:
    """您有什么疑问吗, 1.6 s: alone whisper-base makes a loop of it (尼尼尼尼…)."""
    fresh = LiveTranscriber(open_engine("faster-whisper", base_model_folder, 1), base_model_home, "zh")
    turn = next(one for one in sample_turns() if one["text"].endswith("您有什么疑问吗？"))
    first = {**turn, "end": turn["end"] - 1.6}
    last = {**turn, "start": turn["end"] - 1.6, "end": turn["end"] + 0.1}
    assert transcribed(fresh, last, "line") is None  # and it is said that something was there
    transcribed(fresh, first, "line")
    assert transcribed(fresh, last, "line", again=False) is None  # there is no time
    after = transcribed(fresh, last, "line")
    assert after is not None
    assert sound_containment("您有什么疑问吗", after.turn.text) >= 0.8
    assert last["start"] - 0.01 <= after.turn.start < after.turn.end <= last["end"] + 0.01


def test_what_the_last_words_do_not_make_clear_more_of_them_may(base_model_folder: Path, base_model_home: Home) -> None:
    """对的，您说得没错, 1.9 s: alone a loop (2-2-2-2-…), after 那犹豫期您知道的吧 unclear (要得您承担美座)."""
    fresh = LiveTranscriber(open_engine("faster-whisper", base_model_folder, 1), base_model_home, "zh")
    *before, turn = (one for one in sample_turns() if one["speaker"] == "agent" and 4.0 < one["start"] < 42.0)
    assert turn["text"] == "对的，您说得没错。"
    for one in before:
        transcribed(fresh, one, "line")
    said = transcribed(fresh, {**turn, "start": turn["start"] - 0.1, "end": turn["end"] + 0.1}, "line")
    assert said is not None
    assert sound_containment("对的您说得没错", said.turn.text) >= 0.8


def test_goodbye_said_over_and_over_is_kept(transcriber: LiveTranscriber) -> None:
    """The recognizer may write it any number of times; from four on it is a repetition that people do say."""
    goodbye = next(turn for turn in sample_turns() if turn["text"] == "再见。" and turn["speaker"] == "customer")
    once = sample_channels()[0][int(goodbye["start"] * ASR_SAMPLE_RATE) : int(goodbye["end"] * ASR_SAMPLE_RATE)]
    sound = np.tile(np.concatenate([once, np.zeros(ASR_SAMPLE_RATE // 20, np.float32)]), 4)
    said = transcriber.transcribe("microphone", sound, SpeechSegment(0, len(sound)), apart=False)
    assert said is not None
    assert said.turn.text.count("再见") >= 2


def test_with_one_source_nobody_is_named(transcriber: LiveTranscriber) -> None:
    said = transcribed(transcriber, sample_turns()[2], "microphone", apart=False)
    assert said is not None
    assert said.turn.speaker == "unknown"


@pytest.mark.parametrize("name", NOISES)
def test_no_text_is_made_of_noise(transcriber: LiveTranscriber, name: str) -> None:
    """Even where the activity detector should let it through, and after somebody spoke."""
    transcribed(transcriber, sample_turns()[2], "line")
    speech = StreamingVad()
    speech.add(as_phone(NOISES[name](9, 11).astype(np.float32)))
    found = [transcriber.transcribe("line", speech.sound(s.start, s.end), s, apart=True) for s in speech.pop_finished()]
    assert all(isinstance(one, SkippedEvent) and one.why == "unclear" for one in found)


def test_the_line_out_of_the_loudspeaker_is_not_the_customer() -> None:
    customer, agent = (side[: 30 * ASR_SAMPLE_RATE] for side in sample_channels())
    microphone, line = StreamingVad(), StreamingVad()
    late = np.concatenate([np.zeros(800, np.float32), agent[:-800]])
    microphone.add(customer + 0.08 * late)
    line.add(agent)
    said = {turn["speaker"]: turn for turn in sample_turns() if turn["end"] < 28 and turn["end"] - turn["start"] > 2}
    assert is_leakage(microphone, line, segment(said["agent"]["start"], said["agent"]["end"]))
    assert not is_leakage(microphone, line, segment(said["customer"]["start"], said["customer"]["end"]))


def test_words_that_the_other_source_said_at_that_time_are_its_own() -> None:
    line = Turn(id=0, speaker="agent", start=10.0, end=14.0, text="犹豫期是十五天，从签收的第二天算。")
    echo = Turn(id=1, speaker="customer", start=10.3, end=14.2, text="由于期十五天，签收第二天算")
    answer = Turn(id=2, speaker="customer", start=14.5, end=15.0, text="十五天，好的。")
    assert echoes_turn(echo, [line])
    assert not echoes_turn(answer, [line])


def test_utterances_that_waited_too_long_are_dropped_and_reported() -> None:
    waiting = UtteranceQueue()
    waiting.add("line", segment(1, 4))
    assert waiting.drop_late(11.0) is None
    waiting.add("microphone", segment(5, 7))
    waiting.add("line", segment(9, 11.5))
    assert waiting.drop_late(13.0) == SkippedEvent(start=1.0, end=7.0)
    assert waiting.drop_late(13.0) is None
    assert waiting.oldest(0.0) == 11.5


def growing(folder: Path, name: str, first_us: int | None, sound: np.ndarray) -> None:
    """A source's files, as the recorder has left them so far."""
    data = (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()
    (folder / f"{name}.wav").write_bytes(header(ASR_SAMPLE_RATE, 1, 2, len(data)) + data)
    events = (
        []
        if first_us is None
        else [{"event": "first_frame", "at_frame": 0, "monotonic_us": 0, "captured_us": first_us}]
    )
    lines = [{"header": {}, "hash": ""}, {"events": events, "frames": 0}]
    (folder / f"{name}.chain.jsonl").write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))


def test_a_source_that_begins_late_is_laid_where_it_began(tmp_path: Path) -> None:
    agent = sample_channels()[1][: 12 * ASR_SAMPLE_RATE]
    growing(tmp_path, "line", None, agent)
    line = LiveSource(tmp_path, "line")
    line.begin(1_000_000)
    assert line.read() == []  # nobody knows yet when it began
    growing(tmp_path, "line", 31_000_000, agent)
    line.chain = ChainTail(tmp_path / "line.chain.jsonl")
    first = line.read()[0]
    spoken = next(turn["start"] for turn in sample_turns() if turn["speaker"] == "agent")
    assert first.start / ASR_SAMPLE_RATE == pytest.approx(30 + spoken, abs=0.5)
    assert line.skip_to_last(3.0) == (line.speech.seconds, line.speech.seconds)


def judged(standing: LiveChecklist) -> dict[str, str]:
    return {item.id.removeprefix(f"{PACK}/"): item.status for item in standing.items()}


def test_the_checklist_fills_as_it_is_spoken_and_keeps_what_was_conveyed_long_ago(home: Home) -> None:
    standing = LiveChecklist(home)
    assert set(judged(standing).values()) == {"not_mentioned"}
    turns = [msgspec.convert(turn, Turn) for turn in sample_turns()]
    for turn in turns:
        standing.add(turn)
    whole = judged(standing)
    assert whole["cooling_off"] == "explained"
    conveyed = next(item for item in standing.items() if item.id == f"{PACK}/cooling_off").conveyed
    assert set(conveyed) == {"start", "length", "rights"}
    said = standing.progress().not_understood
    customer = [turn for turn in turns if turn.speaker == "customer"]
    assert said and all(any(turn.start - 0.1 <= at < turn.end for turn in customer) for at in said)
    for number in range(MAX_TURNS + KEPT_TURNS):
        speaker = "customer" if number % 2 else "agent"
        standing.add(
            Turn(id=100 + number, speaker=speaker, start=500.0 + number, end=500.5 + number, text="嗯，好的。")
        )
    assert judged(standing) == whole
    assert standing.progress().not_understood == said


def test_the_topic_is_what_was_talked_about_last(home: Home) -> None:
    standing = LiveChecklist(home)
    assert standing.progress().about == ""
    for number, (text, topic) in enumerate(
        (
            ("犹豫期是十五天，从签收的次日开始算。", "cooling_off"),
            ("犹豫期过后退保会有损失，只退现金价值。", "surrender_loss"),
        )
    ):
        standing.add(Turn(id=number, speaker="agent", start=10.0 * number, end=10.0 * number + 5, text=text))
        assert standing.progress().about == f"{PACK}/{topic}"


def test_words_of_nobody_known_are_only_possibly_an_explanation(home: Home) -> None:
    standing = LiveChecklist(home)
    for turn in sample_turns():
        standing.add(msgspec.structs.replace(msgspec.convert(turn, Turn), speaker="unknown"))
    item = next(one for one in standing.items() if one.id == f"{PACK}/cooling_off")
    assert (item.status, item.possibly, item.conveyed) == ("not_mentioned", "explained", ())


def test_a_revised_speaker_changes_what_counts(home: Home) -> None:
    standing = LiveChecklist(home)
    turns = [msgspec.convert(turn, Turn) for turn in sample_turns()]
    for turn in turns:
        standing.add(msgspec.structs.replace(turn, speaker="customer"))
    assert not any(item.possibly for item in standing.items() if item.id == f"{PACK}/cooling_off")
    standing.revise({turn.id: turn.speaker for turn in turns}, 0.5)
    item = next(one for one in standing.items() if one.id == f"{PACK}/cooling_off")
    assert (item.status, item.possibly, item.conveyed) == ("asked_only", "explained", ())
    standing.revise({turn.id: "customer" for turn in turns}, 0.5)
    assert not any(item.possibly for item in standing.items() if item.id == f"{PACK}/cooling_off")


def test_lines_come_back_as_they_went_and_half_a_line_is_none() -> None:
    said = TurnEvent(turn=Turn(id=3, speaker="agent", start=1.0, end=2.0, text="您好“王女士”"), source="line")
    assert decode_event(encode_event(said)) == said
    assert decode_event(encode_event(said)[:-20]) is None
    assert decode_event(b'{"event":"elsewhat"}\n') is None
    named = SpeakersEvent(turns=(TurnSpeaker(turn=3, speaker="agent"),))
    one = SourcesEvent(apart=False)
    assert earlier_turns([HeartbeatEvent(to=1, behind=0), said, one, named]) == b"".join(
        map(encode_event, (said, one, named))
    )


def test_a_chain_is_read_as_it_grows(tmp_path: Path) -> None:
    file = tmp_path / "line.chain.jsonl"
    chain = ChainTail(file)
    assert chain.read() == 0
    block = b'{"events":[{"at_frame":5,"event":"overflow","lost_frames":480,"monotonic_us":9}],"frames":1}\n'
    file.write_bytes(b'{"hash":"x","header":{"monotonic_us":7}}\n' + block[:20])
    assert chain.read() == 0
    file.write_bytes(file.read_bytes() + block[20:])
    assert chain.read() == 480
    assert chain.read() == 0


def test_the_model_is_one_that_is_here(home: Home, base_model_home: Home) -> None:
    assert live_model(home) is None
    model = live_model(base_model_home)
    assert model is not None
    assert model.id == "whisper-base"
