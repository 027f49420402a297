"""A word that alignment left behind goes back to its sentence; one that stands alone stays."""

from __future__ import annotations

from huazheng.core.schema.transcript import Word
from huazheng.speech.asr.alignment import move_into_speech, move_into_wordless_speech, move_stray_words
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


def test_an_answer_between_two_sentences_moves_into_the_speech_that_has_no_word() -> None:
    speech = [SpeechSegment(int(a * 16000), int(b * 16000)) for a, b in ((1.0, 3.0), (3.3, 4.1), (4.5, 8.0))]
    question = [Word("不能", 1.2, 1.9), Word("改", 2.3, 2.8)]
    sentence = [Word("像", 4.7, 4.9), Word("这样", 4.9, 5.4)]
    for answer in (Word("对,", 4.5, 4.5), Word("对", 3.0, 3.0), Word("清楚,", 4.5, 4.55)):
        placed = move_into_wordless_speech([*question, answer, *sentence], speech)
        assert placed[:2] == question
        assert placed[3:] == sentence
        assert (placed[2].text, placed[2].start, placed[2].end) == (answer.text, 3.5, 3.9)


def test_a_word_that_is_no_answer_or_has_its_place_stays() -> None:
    speech = [SpeechSegment(int(a * 16000), int(b * 16000)) for a, b in ((1.0, 3.0), (3.3, 4.1), (4.5, 8.0))]
    before, after = [Word("不能", 1.2, 1.9)], [Word("像", 4.7, 4.9)]
    part_of_a_sentence, placed = Word("这", 4.5, 4.5), Word("对,", 4.5, 4.7)
    for word in (part_of_a_sentence, placed):
        assert move_into_wordless_speech([*before, word, *after], speech) == [*before, word, *after]
    taken = [*before, Word("嗯", 3.5, 3.8), Word("对,", 4.5, 4.5), *after]
    assert move_into_wordless_speech(taken, speech) == taken
    long_speech = [speech[0], SpeechSegment(int(3.3 * 16000), int(5.0 * 16000)), speech[2]]
    words = [*before, Word("对,", 5.0, 5.0), Word("像", 5.2, 5.4)]
    assert move_into_wordless_speech(words, long_speech) == words
