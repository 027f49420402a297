"""Speakers of channels: as given, as the recorder knows them, or by the wording."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from huazheng.audio.decode.channel_analysis import SEPARATE_CHANNELS
from huazheng.core.schema.transcript import Word
from huazheng.services.transcription.speakers import (
    CUSTOMER_FIRST,
    CUSTOMER_FIRST_PROBABILITY,
    SpeakerPlan,
    plan_speakers,
    utterances_by_channel,
)
from huazheng.services.transcription.worker_job import ChannelTranscription
from huazheng.speech.diarization.result import VoiceSegment
from support.sample_clips import SAMPLE

if TYPE_CHECKING:
    from collections.abc import Sequence

CALLER = ("您好，请问是王女士吗？", "我是平安人寿的客服，工号三零二。", "您购买的保险，是您本人亲笔签名的吗？")
CUSTOMER = ("是的，你是哪里？", "是我自己签的。", "什么意思啊，你们业务员没跟我说过。")


def channel(said: Sequence[str], since: float) -> ChannelTranscription:
    """A channel on which that was said, a sentence every ten seconds."""
    times = [(since + 10 * number, since + 10 * number + 3, text) for number, text in enumerate(said)]
    words = tuple(Word(text, start, end, 0.9) for start, end, text in times)
    return ChannelTranscription(words, (), tuple(VoiceSegment(start, end, 0, 1.0) for start, end, _ in times))


def unsure() -> SpeakerPlan:
    return SpeakerPlan(SEPARATE_CHANNELS, CUSTOMER_FIRST, probability=CUSTOMER_FIRST_PROBABILITY)


@pytest.mark.parametrize("order", [(CUSTOMER, CALLER), (CALLER, CUSTOMER)])
def test_the_wording_says_who_is_on_which_channel(order: tuple[tuple[str, ...], tuple[str, ...]]) -> None:
    found, speakers = utterances_by_channel([channel(order[0], 0), channel(order[1], 5)], unsure(), "zh")
    assert speakers == (("customer", "agent") if order[0] is CUSTOMER else ("agent", "customer"))
    for one in found:
        assert one.speaker == ("agent" if one.words[0].text in CALLER else "customer")
        assert one.channel == (0 if one.words[0].text in order[0] else 1)
        assert one.speaker_confidence > 0.9


def test_one_channel_with_words_is_enough() -> None:
    found, speakers = utterances_by_channel([channel(CALLER, 0), channel((), 5)], unsure(), "zh")
    assert speakers == ("agent", "customer")
    assert {one.speaker for one in found} == {"agent"}


def test_where_the_channel_does_not_tell_nobody_is_named() -> None:
    """From second 12 to 26 both channels held one sound."""
    plan = replace(plan_speakers(SAMPLE, (), microphone_first=True), nobody=((12.0, 26.0),))
    found, speakers = utterances_by_channel([channel(CUSTOMER, 0), channel(CALLER, 5)], plan, "zh")
    assert speakers == CUSTOMER_FIRST
    named = {one.start: (one.speaker, one.speaker_confidence) for one in found}
    assert named == {
        0.0: ("customer", 1.0),
        10.0: ("customer", 1.0),
        20.0: ("unknown", 0.0),
        5.0: ("agent", 1.0),
        15.0: ("unknown", 0.0),
        25.0: ("agent", 1.0),
    }


def test_words_that_say_nothing_leave_the_usual_order() -> None:
    said = [channel(("嗯嗯，天气不错。",), 0), channel(("嗯嗯，天气不错呀。",), 5)]
    for language in ("zh", "en"):
        found, speakers = utterances_by_channel(said, unsure(), language)
        assert speakers == CUSTOMER_FIRST
        assert all(0.85 < one.speaker_confidence < 0.95 for one in found)


def test_no_wording_overrules_what_is_known() -> None:
    known = plan_speakers(SAMPLE, (), microphone_first=True)
    said = plan_speakers(SAMPLE, ("customer", "agent"))
    assert known.probability == said.probability == 1.0
    for named in (known, said):
        found, speakers = utterances_by_channel([channel(CALLER, 0), channel(CUSTOMER, 5)], named, "zh")
        assert speakers == CUSTOMER_FIRST
        assert {one.speaker_confidence for one in found} == {1.0}
