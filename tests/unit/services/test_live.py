"""The parts of the live text: what is heard, what is left out and said so, how the checklist stands, the lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest

from huazheng.audio.wav import header
from huazheng.core.sound import contained
from huazheng.core.transcript import Turn
from huazheng.services.live.hearing import LiveHearing
from huazheng.services.live.leaking import leaked, repeats
from huazheng.services.live.model import live_model
from huazheng.services.live.protocol import Listening, Said, Skipped, event_of, line_of
from huazheng.services.live.source import GrowingChain, LiveSource
from huazheng.services.live.standing import KEPT_TURNS, MOST_TURNS, LiveStanding
from huazheng.services.live.start import said_before
from huazheng.services.live.waiting import Waiting
from huazheng.speech.engine import HEARING_RATE, Stretch, open_engine
from huazheng.speech.growing import GrowingSpeech
from noises import NOISES
from phone_line import as_phone
from sample_sound import sample_channels, sample_turns

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.paths import Home

PACK = "cn-life-new-policy"


@pytest.fixture(scope="module")
def hearing(base_model_folder: Path, base_model_home: Home) -> LiveHearing:
    return LiveHearing(open_engine("faster-whisper", base_model_folder, 1), base_model_home, "zh")


def stretch(start: float, end: float) -> Stretch:
    return Stretch(round(start * HEARING_RATE), round(end * HEARING_RATE))


def heard(hearing: LiveHearing, turn: dict, source: str, *, apart: bool = True, again: bool = True) -> Said | None:
    """What is said of it; None where it is said to be unclear, at its own place."""
    place = stretch(turn["start"], turn["end"])
    sound = sample_channels()[0 if turn["speaker"] == "customer" else 1]
    found = hearing.hear(source, sound[place.start : place.end], place, apart=apart, again=lambda _takes: again)
    if isinstance(found, Said):
        return found
    assert found == Skipped(start=round(turn["start"], 2), end=round(turn["end"], 2), why="unclear")
    return None


def test_an_utterance_is_read_with_its_place_and_its_speaker(hearing: LiveHearing) -> None:
    turns = [turn for turn in sample_turns() if 2.0 < turn["end"] - turn["start"] < 9.0][:6]
    found = [heard(hearing, turn, "microphone" if turn["speaker"] == "customer" else "line") for turn in turns]
    assert all(found)
    for said, turn in zip(found, turns, strict=True):
        assert said is not None
        assert said.turn.speaker == turn["speaker"]
        assert turn["start"] - 0.1 <= said.turn.start < said.turn.end <= turn["end"] + 0.1
        assert all(said.turn.start <= word.start <= word.end <= said.turn.end for word in said.turn.words)
    alike = [contained(turn["text"], said.turn.text) for said, turn in zip(found, turns, strict=True) if said]
    assert np.mean(alike) > 0.7
    assert [said.turn.id for said in found if said] == list(range(found[0].turn.id, found[0].turn.id + 6))  # type: ignore[union-attr]


def test_what_alone_gives_nothing_is_read_after_what_was_said_before(
    base_model_folder: Path, base_model_home: Home
) -> None:
    """您有什么疑问吗, 1.6 s: alone whisper-base makes a loop of it (尼尼尼尼…)."""
    fresh = LiveHearing(open_engine("faster-whisper", base_model_folder, 1), base_model_home, "zh")
    turn = next(one for one in sample_turns() if one["text"].endswith("您有什么疑问吗？"))
    first = {**turn, "end": turn["end"] - 1.6}
    last = {**turn, "start": turn["end"] - 1.6, "end": turn["end"] + 0.1}
    assert heard(fresh, last, "line") is None  # and it is said that something was there
    heard(fresh, first, "line")
    assert heard(fresh, last, "line", again=False) is None  # there is no time
    after = heard(fresh, last, "line")
    assert after is not None
    assert contained("您有什么疑问吗", after.turn.text) >= 0.8
    assert last["start"] - 0.01 <= after.turn.start < after.turn.end <= last["end"] + 0.01


def test_what_the_last_words_do_not_make_clear_more_of_them_may(base_model_folder: Path, base_model_home: Home) -> None:
    """对的，您说得没错, 1.9 s: alone a loop (2-2-2-2-…), after 那犹豫期您知道的吧 unclear (要得您承担美座)."""
    fresh = LiveHearing(open_engine("faster-whisper", base_model_folder, 1), base_model_home, "zh")
    *before, turn = (one for one in sample_turns() if one["speaker"] == "agent" and 4.0 < one["start"] < 42.0)
    assert turn["text"] == "对的，您说得没错。"
    for one in before:
        heard(fresh, one, "line")
    said = heard(fresh, {**turn, "start": turn["start"] - 0.1, "end": turn["end"] + 0.1}, "line")
    assert said is not None
    assert contained("对的您说得没错", said.turn.text) >= 0.8


def test_goodbye_said_over_and_over_is_kept(hearing: LiveHearing) -> None:
    """How often the recogniser writes it is its own affair; four times and more it is a loop that people do say."""
    goodbye = next(turn for turn in sample_turns() if turn["text"] == "再见。" and turn["speaker"] == "customer")
    once = sample_channels()[0][int(goodbye["start"] * HEARING_RATE) : int(goodbye["end"] * HEARING_RATE)]
    sound = np.tile(np.concatenate([once, np.zeros(HEARING_RATE // 20, np.float32)]), 4)
    said = hearing.hear("microphone", sound, Stretch(0, len(sound)), apart=False)
    assert said is not None
    assert said.turn.text.count("再见") >= 2


def test_with_one_source_nobody_is_named(hearing: LiveHearing) -> None:
    said = heard(hearing, sample_turns()[2], "microphone", apart=False)
    assert said is not None
    assert said.turn.speaker == "unknown"


@pytest.mark.parametrize("name", NOISES)
def test_no_text_is_made_of_noise(hearing: LiveHearing, name: str) -> None:
    """Even where the activity detector should let it through, and after somebody spoke."""
    heard(hearing, sample_turns()[2], "line")
    speech = GrowingSpeech()
    speech.add(as_phone(NOISES[name](9, 11).astype(np.float32)))
    found = [hearing.hear("line", speech.sound(s.start, s.end), s, apart=True) for s in speech.ended()]
    assert all(isinstance(one, Skipped) and one.why == "unclear" for one in found)


def test_the_line_out_of_the_loudspeaker_is_not_the_customer() -> None:
    customer, agent = (side[: 30 * HEARING_RATE] for side in sample_channels())
    microphone, line = GrowingSpeech(), GrowingSpeech()
    late = np.concatenate([np.zeros(800, np.float32), agent[:-800]])
    microphone.add(customer + 0.08 * late)
    line.add(agent)
    said = {turn["speaker"]: turn for turn in sample_turns() if turn["end"] < 28 and turn["end"] - turn["start"] > 2}
    assert leaked(microphone, line, stretch(said["agent"]["start"], said["agent"]["end"]))
    assert not leaked(microphone, line, stretch(said["customer"]["start"], said["customer"]["end"]))


def test_words_that_the_other_source_said_at_that_time_are_its_own() -> None:
    line = Turn(id=0, speaker="agent", start=10.0, end=14.0, text="犹豫期是十五天，从签收的第二天算。")
    echo = Turn(id=1, speaker="customer", start=10.3, end=14.2, text="由于期十五天，签收第二天算")
    answer = Turn(id=2, speaker="customer", start=14.5, end=15.0, text="十五天，好的。")
    assert repeats(echo, [line])
    assert not repeats(answer, [line])


def test_what_waited_too_long_is_given_up_and_said() -> None:
    waiting = Waiting()
    waiting.add("line", stretch(1, 4))
    assert waiting.give_up(11.0) is None
    waiting.add("microphone", stretch(5, 7))
    waiting.add("line", stretch(9, 11.5))
    assert waiting.give_up(13.0) == Skipped(start=1.0, end=7.0)
    assert waiting.give_up(13.0) is None
    assert waiting.oldest(0.0) == 11.5


def growing(folder: Path, name: str, first_us: int | None, sound: np.ndarray) -> None:
    """A source's files, as the recorder has left them so far."""
    data = (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()
    (folder / f"{name}.wav").write_bytes(header(HEARING_RATE, 1, 2, len(data)) + data)
    events = [] if first_us is None else [{"event": "first_frame", "captured_us": first_us}]
    lines = [{"header": {}, "hash": ""}, {"events": events, "frames": 0}]
    (folder / f"{name}.chain.jsonl").write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))


def test_a_source_that_begins_late_is_laid_where_it_began(tmp_path: Path) -> None:
    agent = sample_channels()[1][: 12 * HEARING_RATE]
    growing(tmp_path, "line", None, agent)
    line = LiveSource(tmp_path, "line")
    line.begin(1_000_000)
    assert line.take() == []  # nobody knows yet when it began
    growing(tmp_path, "line", 31_000_000, agent)
    line.chain = GrowingChain(tmp_path / "line.chain.jsonl")
    first = line.take()[0]
    spoken = next(turn["start"] for turn in sample_turns() if turn["speaker"] == "agent")
    assert first.start / HEARING_RATE == pytest.approx(30 + spoken, abs=0.5)
    assert line.skip_to_last(3.0) == (line.speech.seconds, line.speech.seconds)


def judged(standing: LiveStanding) -> dict[str, str]:
    return {item.id.removeprefix(f"{PACK}/"): item.status for item in standing.items()}


def test_the_checklist_fills_as_it_is_spoken_and_keeps_what_was_conveyed_long_ago(home: Home) -> None:
    standing = LiveStanding(home)
    assert set(judged(standing).values()) == {"not_mentioned"}
    turns = [msgspec.convert(turn, Turn) for turn in sample_turns()]
    for turn in turns:
        standing.take(turn)
    whole = judged(standing)
    assert whole["cooling_off"] == "explained"
    conveyed = next(item for item in standing.items() if item.id == f"{PACK}/cooling_off").conveyed
    assert set(conveyed) == {"start", "length", "rights"}
    for number in range(MOST_TURNS + KEPT_TURNS):
        speaker = "customer" if number % 2 else "agent"
        standing.take(
            Turn(id=100 + number, speaker=speaker, start=500.0 + number, end=500.5 + number, text="嗯，好的。")
        )
    assert judged(standing) == whole


def test_words_of_nobody_known_are_only_possibly_an_explanation(home: Home) -> None:
    standing = LiveStanding(home)
    for turn in sample_turns():
        standing.take(msgspec.structs.replace(msgspec.convert(turn, Turn), speaker="unknown"))
    item = next(one for one in standing.items() if one.id == f"{PACK}/cooling_off")
    assert (item.status, item.possibly, item.conveyed) == ("not_mentioned", "explained", ())


def test_lines_come_back_as_they_went_and_half_a_line_is_none() -> None:
    said = Said(turn=Turn(id=3, speaker="agent", start=1.0, end=2.0, text="您好“王女士”"), source="line")
    assert event_of(line_of(said)) == said
    assert event_of(line_of(said)[:-20]) is None
    assert event_of(b'{"event":"elsewhat"}\n') is None
    assert said_before([Listening(to=1, behind=0), said]) == line_of(said)


def test_a_chain_is_read_as_it_grows(tmp_path: Path) -> None:
    file = tmp_path / "line.chain.jsonl"
    chain = GrowingChain(file)
    assert chain.read() == 0
    block = b'{"events":[{"at_frame":5,"event":"overflow","lost_frames":480}],"frames":1}\n'
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
