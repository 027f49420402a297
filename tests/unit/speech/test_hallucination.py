"""Detection of prompt echoes, repetitions and subtitle phrases."""

from __future__ import annotations

from huazheng.services.analysis.pack_choice import general_choice
from huazheng.services.transcription.prompt import build_prompt
from huazheng.speech.asr.hallucination import echoes_prompt, is_known_hallucination, is_repetition


def test_hallucinations_are_known_from_real_speech() -> None:
    assert echoes_prompt("您好。犹豫期，亲笔签名、现金价值，投保提示书", build_prompt(general_choice().ids))
    # The order of the regulation itself, which agents read out, must not be taken for the prompt.
    for said in (
        "保险责任、责任免除和保险期间您都清楚吗",
        "产品说明书和投保提示书您看过吗",
        "犹豫期的起算时间、期间以及享有的权利",
    ):
        assert not echoes_prompt(said, build_prompt(general_choice().ids))
    assert is_repetition("谢谢谢谢谢谢谢谢谢谢")
    assert is_repetition("是的，我知道。是的，我知道。是的，我知道。是的，我知道。")
    assert not is_repetition("对对对，是十五天，十五天")
    assert is_known_hallucination("请不吝点赞 订阅 转发")
    assert not is_known_hallucination("感谢您的配合，祝您生活愉快")
    assert is_known_hallucination("詞曲 詞曲")  # of hold music
