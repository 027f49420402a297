"""Detection of repetitions and subtitle phrases."""

from __future__ import annotations

from huazheng.speech.asr.hallucination import is_known_hallucination, is_repetition


def test_hallucinations_are_known_from_real_speech() -> None:
    assert is_repetition("谢谢谢谢谢谢谢谢谢谢")
    assert is_repetition("是的，我知道。是的，我知道。是的，我知道。是的，我知道。")
    assert not is_repetition("对对对，是十五天，十五天")
    assert is_known_hallucination("请不吝点赞 订阅 转发")
    assert not is_known_hallucination("感谢您的配合，祝您生活愉快")
    assert is_known_hallucination("詞曲 詞曲")  # of hold music
