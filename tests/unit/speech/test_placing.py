"""A word that alignment left behind goes back to its sentence; one that stands alone stays."""

from __future__ import annotations

from huazheng.core.transcript import Word
from huazheng.speech.engine import HEARING_RATE, Stretch
from huazheng.speech.placing import with_their_sentence

MUSIC, SPEECH = (10.0, 12.0), (15.0, 17.0)
STRETCHES = [Stretch(round(start * HEARING_RATE), round(end * HEARING_RATE)) for start, end in (MUSIC, SPEECH)]
SENTENCE = [Word(letter, 15.4 + at * 0.2, 15.6 + at * 0.2, 0.9) for at, letter in enumerate("等你们电话")]


def test_the_first_word_of_a_sentence_is_not_left_in_the_music_before_it() -> None:
    placed = with_their_sentence([Word("我", 11.8, 11.9, 0.2), *SENTENCE], STRETCHES)
    assert placed[0].text == "我"
    assert placed[0].start >= SPEECH[0]
    assert placed[1:] == SENTENCE


def test_the_last_word_is_not_left_in_a_tone_after_it() -> None:
    sentence = [Word(letter, 10.1 + at * 0.3, 10.4 + at * 0.3, 0.9) for at, letter in enumerate("等你们电话")]
    placed = with_their_sentence([*sentence, Word("了", 15.1, 15.2, 0.2)], STRETCHES)
    assert placed[-1].end <= MUSIC[1]


def test_a_row_of_beeps_is_one_empty_place() -> None:
    beeps = [Stretch(round(at * HEARING_RATE), round((at + 0.6) * HEARING_RATE)) for at in (10.0, 11.0, 12.0)]
    placed = with_their_sentence([Word("那", 12.3, 12.5, 0.1), *SENTENCE], [*beeps, STRETCHES[1]])
    assert placed[0].start >= SPEECH[0]


def test_a_word_in_the_middle_and_a_stretch_full_of_words_stay() -> None:
    lone = Word("嗯", 10.9, 11.1, 0.5)
    short = [Stretch(0, HEARING_RATE), STRETCHES[1]]
    yes = Word("对", 0.4, 0.8, 0.5)
    assert with_their_sentence([lone, *SENTENCE], STRETCHES) == [lone, *SENTENCE]
    assert with_their_sentence([yes, *SENTENCE], short) == [yes, *SENTENCE]
    assert with_their_sentence([], STRETCHES) == []
