"""A word that alignment left behind goes back to its sentence; one that stands alone stays."""

from __future__ import annotations

from huazheng.core.schema.transcript import Word
from huazheng.speech.asr.alignment import move_into_speech, move_stray_words
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE, SpeechSegment

MUSIC, RECOGNITION_SEGMENTATION = (10.0, 12.0), (15.0, 17.0)
STRETCHES = [
    SpeechSegment(round(start * ASR_SAMPLE_RATE), round(end * ASR_SAMPLE_RATE))
    for start, end in (MUSIC, RECOGNITION_SEGMENTATION)
]
SENTENCE = [Word(letter, 15.4 + at * 0.2, 15.6 + at * 0.2, 0.9) for at, letter in enumerate("等你们电话")]


def test_the_first_word_of_a_sentence_is_not_left_in_the_music_before_it() -> None:
    placed = move_stray_words([Word("我", 11.8, 11.9, 0.2), *SENTENCE], STRETCHES)
    assert placed[0].text == "我"
    assert placed[0].start >= RECOGNITION_SEGMENTATION[0]
    assert placed[1:] == SENTENCE


def test_the_last_word_is_not_left_in_a_tone_after_it() -> None:
    sentence = [Word(letter, 10.1 + at * 0.3, 10.4 + at * 0.3, 0.9) for at, letter in enumerate("等你们电话")]
    placed = move_stray_words([*sentence, Word("了", 15.1, 15.2, 0.2)], STRETCHES)
    assert placed[-1].end <= MUSIC[1]


def test_a_row_of_beeps_is_one_empty_place() -> None:
    beeps = [
        SpeechSegment(round(at * ASR_SAMPLE_RATE), round((at + 0.6) * ASR_SAMPLE_RATE)) for at in (10.0, 11.0, 12.0)
    ]
    placed = move_stray_words([Word("那", 12.3, 12.5, 0.1), *SENTENCE], [*beeps, STRETCHES[1]])
    assert placed[0].start >= RECOGNITION_SEGMENTATION[0]


def test_a_word_in_the_middle_and_a_segment_full_of_words_stay() -> None:
    lone = Word("嗯", 10.9, 11.1, 0.5)
    short = [SpeechSegment(0, ASR_SAMPLE_RATE), STRETCHES[1]]
    yes = Word("对", 0.4, 0.8, 0.5)
    assert move_stray_words([lone, *SENTENCE], STRETCHES) == [lone, *SENTENCE]
    assert move_stray_words([yes, *SENTENCE], short) == [yes, *SENTENCE]
    assert move_stray_words([], STRETCHES) == []


def test_a_word_beside_speech_moves_into_it() -> None:
    speech = [SpeechSegment(int(a * 16000), int(b * 16000)) for a, b in ((1.0, 3.0), (6.0, 8.0))]
    words = [Word("好", 1.2, 1.4), Word("吧", 3.1, 3.3), Word("那", 5.0, 5.4), Word("您", 6.1, 6.3)]
    placed = move_into_speech(words, speech)
    assert [(word.start, word.end) for word in placed] == [(1.2, 1.4), (3.0, 3.0), (6.0, 6.0), (6.1, 6.3)]
    assert move_into_speech(words, []) == words
