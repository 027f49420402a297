"""Speech without text is found and heard again."""

from __future__ import annotations

from huazheng.core.schema.transcript import Word
from huazheng.speech.asr.missed_speech import fill_missed, missed_speech
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE, MAX_SEGMENT_SECONDS, SpeechSegment


def seconds(*borders: float) -> list[SpeechSegment]:
    return [
        SpeechSegment(round(start * ASR_SAMPLE_RATE), round(end * ASR_SAMPLE_RATE))
        for start, end in zip(borders[::2], borders[1::2], strict=True)
    ]


def spoken(text: str, start: float, end: float, probability: float | None = 0.9) -> list[Word]:
    each = (end - start) / len(text)
    return [Word(letter, start + at * each, start + (at + 1) * each, probability) for at, letter in enumerate(text)]


def test_speech_with_words_is_not_missed() -> None:
    assert (
        missed_speech(seconds(1, 4, 5, 6), [*spoken("您好请问是王女士吗", 1.2, 3.8), *spoken("是的", 5.2, 5.8)]) == []
    )
    assert missed_speech([], []) == []


def test_a_second_without_words_is_missed() -> None:
    assert missed_speech(seconds(1, 4, 6, 9), spoken("您好请问是王女士吗", 1, 4)) == seconds(6, 9)
    assert missed_speech(seconds(1, 1.9), []) == []
    begun = missed_speech(seconds(0, 10), [*spoken("您好请问", 0, 1), *spoken("再见", 9, 10)])
    assert begun == seconds(1.25, 8.75)


def test_a_word_stretched_over_seconds_covers_its_end_only() -> None:
    assert missed_speech(seconds(0, 8), [Word("是的", 0, 8, 0.5)]) == seconds(0, 6.55)


def test_long_missed_speech_fits_an_engine() -> None:
    parts = missed_speech(seconds(0, 70), [])
    assert all(part.seconds <= MAX_SEGMENT_SECONDS for part in parts)
    assert (parts[0].start, parts[-1].end) == (0, 70 * ASR_SAMPLE_RATE)


def test_what_is_heard_again_is_put_in_its_place() -> None:
    first = [*spoken("您好", 0, 1), *spoken("再见", 9, 10)]
    missed = seconds(2, 4, 5, 7)
    again = [*spoken("请问您是谁", 2.2, 3.8), *spoken("没把握", 5.5, 6.5, 0.3)]
    assert "".join(word.text for word in fill_missed(first, missed, again)) == "您好请问您是谁再见"


def test_engines_without_probabilities_are_believed() -> None:
    again = spoken("请问您是谁", 2.2, 3.8, None)
    assert fill_missed([], seconds(2, 4), again) == again
