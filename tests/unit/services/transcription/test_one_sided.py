"""One-sided recordings: recognized by voice, pauses and wording together, and never in doubt."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from huazheng.audio.decode.channel_analysis import SEPARATE_CHANNELS
from huazheng.core.schema.transcript import SkippedSpan, Word
from huazheng.services.transcription.one_sided import find_only_speaker, silent_channel
from huazheng.services.transcription.speakers import (
    CUSTOMER_FIRST,
    CUSTOMER_FIRST_PROBABILITY,
    EnrolledVoiceUse,
    SpeakerPlan,
    utterances_by_voice,
)
from huazheng.services.transcription.worker_job import ChannelTranscription
from huazheng.speech.diarization.result import EnrolledMatch, VoiceSegment
from support.labeled_calls import CALLS, labeled_transcript

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from huazheng.core.schema.transcript import Turn

CUSTOMER = (
    "喂，你好。", "好的，我等你们电话等了好几天了。", "看过的呀，我还画了线，那个，看了两个晚上。",
    "知道的，十五天对吧，从我签收合同第二天开始算。", "那我要是犹豫期里头退的话，是怎么退的，会不会扣钱？",
    "哦，那我放心了，你们业务员也是这么跟我说的。",
)  # fmt: skip
AGENT = (
    "您好，这里是平安人寿客服中心，工号三零二，请问您是王女士本人吗？",
    "为了保证服务质量，本次通话将被录音，请问您方便吗？",
    "您购买的这份保险，投保单是您本人亲笔签名的吗？", "犹豫期是十五天，从您签收合同次日开始计算，您清楚吗？",
    "犹豫期内您退保，除工本费外全额退还，请问您了解吗？", "感谢您的配合，祝您生活愉快，再见。",
)  # fmt: skip
WEATHER = (
    "今天天气真是不错，太阳出来了。", "昨天下了一整天的大雨，路上都是水。", "明天听说还要降温，多穿一点衣服。",
) * 2  # fmt: skip
BY_VOICE = SpeakerPlan((), ("unknown",), by_voice=True)


def heard(said: Iterable[str], pause: float = 6.0, *, voices: int = 1, diarized: bool = True) -> ChannelTranscription:
    """A channel on which that was said, four seconds each, with pauses between; the voices take turns."""
    step = 4.0 + pause
    times = [(step * number, step * number + 4, text) for number, text in enumerate(said)]
    segments = tuple(VoiceSegment(start, end, number % voices, 1.0) for number, (start, end, _) in enumerate(times))
    return ChannelTranscription(
        tuple(Word(text, start, end, 0.9) for start, end, text in times), (), segments, diarized=diarized
    )


def answering(said: Sequence[str]) -> ChannelTranscription:
    """A channel of two voices, the second within a second of the first, with long pauses after both."""
    segments = [
        VoiceSegment(start, start + 4, number % 2, 1.0)
        for number, start in enumerate(20.0 * (number // 2) + 5 * (number % 2) for number in range(len(said)))
    ]
    words = tuple(Word(text, one.start, one.end, 0.9) for text, one in zip(said, segments, strict=True))
    return ChannelTranscription(words, (), tuple(segments), diarized=True)


def in_one_voice(turns: Iterable[Turn]) -> ChannelTranscription:
    """Turns of a labeled call as if diarization had found one voice."""
    words = tuple(Word(turn.text, turn.start, turn.end, 0.9) for turn in turns)
    return ChannelTranscription(
        words, (), tuple(VoiceSegment(word.start, word.end, 0, 1.0) for word in words), diarized=True
    )


@pytest.mark.parametrize(("said", "role"), [(CUSTOMER, "customer"), (AGENT, "agent")])
def test_all_words_of_a_lone_voice_are_one_speakers(said: tuple[str, ...], role: str) -> None:
    spoken = utterances_by_voice(heard(said), BY_VOICE, "zh")
    assert spoken.only_speaker == role
    assert {one.speaker for one in spoken.utterances} == {role}
    assert len("".join(word.text for one in spoken.utterances for word in one.words)) == len("".join(said))
    assert all(0.75 <= one.speaker_confidence < 1.0 for one in spoken.utterances)


def test_a_voice_cut_in_two_that_never_answer_each_other_is_one() -> None:
    spoken = utterances_by_voice(heard(CUSTOMER, voices=2), BY_VOICE, "zh")
    assert spoken.only_speaker == "customer"
    assert {one.speaker for one in spoken.utterances} == {"customer"}
    assert len({one.speaker_confidence for one in spoken.utterances}) == 1
    matched = replace(heard(CUSTOMER, voices=2), enrolled=EnrolledMatch(1, 0.9))
    assert utterances_by_voice(matched, BY_VOICE, "zh").own_voice == EnrolledVoiceUse.AGREES


def test_a_lone_voice_that_says_nothing_of_its_role_is_unknown() -> None:
    spoken = utterances_by_voice(heard(WEATHER, 4.0), BY_VOICE, "zh")
    assert spoken.only_speaker == "unknown"
    assert {one.speaker for one in spoken.utterances} == {"unknown"}


@pytest.mark.parametrize("file", CALLS, ids=lambda file: file.stem)
def test_two_people_taken_for_one_voice_are_never_one_sided(file: Path) -> None:
    assert find_only_speaker(in_one_voice(labeled_transcript(file).turns), "zh") is None


@pytest.mark.parametrize("file", CALLS, ids=lambda file: file.stem)
def test_two_people_are_never_one_sided(file: Path) -> None:
    turns = labeled_transcript(file).turns
    segments = tuple(VoiceSegment(turn.start, turn.end, int(turn.speaker == "agent"), 1.0) for turn in turns)
    assert find_only_speaker(replace(in_one_voice(turns), voice_segments=segments), "zh") is None


@pytest.mark.parametrize("file", CALLS, ids=lambda file: file.stem)
@pytest.mark.parametrize("who", ["agent", "customer"])
def test_one_side_of_a_call_is_never_taken_for_the_other(file: Path, who: str) -> None:
    turns = [turn for turn in labeled_transcript(file).turns if turn.speaker == who]
    found = find_only_speaker(in_one_voice(turns), "zh")
    assert found is None or found.role in (who, "unknown")


def test_most_one_sided_calls_are_recognized() -> None:
    for who in ("agent", "customer"):
        sides = [[turn for turn in labeled_transcript(file).turns if turn.speaker == who] for file in CALLS]
        found = [find_only_speaker(in_one_voice(turns), "zh") for turns in sides]
        assert sum(one is not None and one.role == who for one in found) >= 0.75 * len(CALLS)


@pytest.mark.parametrize(
    "doubtful",
    [
        answering(CUSTOMER),
        heard(CUSTOMER, diarized=False),
        heard(CUSTOMER, 1.0),
        heard(CUSTOMER[:3]),
        heard(("嗯。", "好。") * 5),
        heard(AGENT + CUSTOMER),
        replace(heard(CUSTOMER), skipped=(SkippedSpan(start=4.5, end=9.5, reason="no_text"),)),
    ],
    ids=["two voices", "no diarization", "no pauses", "short", "few words", "both wordings", "speech without text"],
)
def test_in_doubt_nothing_is_said(doubtful: ChannelTranscription) -> None:
    assert find_only_speaker(doubtful, "zh") is None
    assert utterances_by_voice(doubtful, BY_VOICE, "zh").only_speaker is None


def test_other_languages_are_left_alone() -> None:
    assert find_only_speaker(heard(CUSTOMER), "en") is None


def test_the_channel_counts_beside_the_wording() -> None:
    for probability, role in ((0.95, "customer"), (0.05, "agent")):
        plan = replace(BY_VOICE, customer_probability=probability)
        assert utterances_by_voice(heard(WEATHER, 4.0), plan, "zh").only_speaker == role


def test_the_enrolled_voice_names_a_lone_voice() -> None:
    spoken = utterances_by_voice(replace(heard(WEATHER, 4.0), enrolled=EnrolledMatch(0, 0.9)), BY_VOICE, "zh")
    assert (spoken.only_speaker, spoken.own_voice) == ("customer", EnrolledVoiceUse.DECIDED)


def test_a_person_who_named_two_speakers_is_not_contradicted() -> None:
    plan = replace(BY_VOICE, in_order=("customer", "agent"), named=True)
    assert utterances_by_voice(heard(CUSTOMER), plan, "zh").only_speaker is None


def test_a_channel_without_speech_is_noticed() -> None:
    full, empty = heard(CUSTOMER), heard(())
    assert silent_channel([full, empty]) == 1
    assert silent_channel([empty, full]) == 0
    faint = replace(empty, skipped=(SkippedSpan(start=0.0, end=3.0, reason="no_text"),))
    for both in ([full, full], [empty, empty], [full, faint], [full]):
        assert silent_channel(both) is None


def test_the_speaking_channel_keeps_what_is_known_of_it() -> None:
    two = SpeakerPlan(SEPARATE_CHANNELS, CUSTOMER_FIRST, probability=CUSTOMER_FIRST_PROBABILITY)
    assert two.for_channel(0).customer_probability == pytest.approx(CUSTOMER_FIRST_PROBABILITY)
    assert two.for_channel(1).customer_probability == pytest.approx(1 - CUSTOMER_FIRST_PROBABILITY)
    assert (two.for_channel(1).channels, two.for_channel(1).in_order) == ((1,), ())
    named = replace(two, probability=1.0, named=True)
    assert named.for_channel(1).in_order == ("agent",)
    assert utterances_by_voice(heard(AGENT), named.for_channel(1), "zh").only_speaker == "agent"
