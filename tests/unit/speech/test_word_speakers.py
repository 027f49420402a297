"""Words go to the voice that said them, and their times to the sound."""

from __future__ import annotations

from huazheng.core.schema.transcript import Word
from huazheng.speech.diarization.result import VoiceSegment
from huazheng.speech.diarization.word_speakers import assign_words, wordless_middles


def words(*timed: tuple[str, float, float]) -> list[Word]:
    return [Word(text, start, end, 0.9) for text, start, end in timed]


def test_a_question_and_its_answer_are_parted_at_the_question_mark() -> None:
    heard = words(("清楚", 1.0, 1.4), ("吗", 1.4, 1.6), ("?", 1.6, 1.6), ("清", 1.7, 2.1), ("楚", 2.1, 2.3))
    said = assign_words(heard, [VoiceSegment(0.9, 1.75, 0, 0.98), VoiceSegment(1.95, 2.4, 1, 0.9)])
    assert ["".join(word.text for word in one.words) for one in said] == ["清楚吗?", "清楚"]
    assert [one.voice for one in said] == [0, 1]
    assert said[0].words[0].start == 0.9
    assert said[0].words[-1].end == 1.75
    assert said[1].words[0].start == 1.95
    assert said[1].words[-1].end == 2.4
    assert said[1].confidence == 0.9


def test_one_voice_with_breaths_stays_together() -> None:
    heard = words(("犹豫期", 0.2, 0.9), ("十五", 1.2, 1.6), ("天", 1.6, 1.9))
    said = assign_words(heard, [VoiceSegment(0.1, 0.9, 0, 1.0), VoiceSegment(1.1, 1.9, 0, 0.8)])
    assert len(said) == 1
    assert 0.8 < said[0].confidence < 1.0


def test_a_voice_without_words_is_no_turn() -> None:
    heard = words(("好", 0.2, 0.5), ("的", 0.5, 0.7))
    said = assign_words(
        heard, [VoiceSegment(0.2, 0.7, 0, 1.0), VoiceSegment(3.0, 3.2, 1, 1.0), VoiceSegment(4.0, 4.2, 0, 1.0)]
    )
    assert [one.voice for one in said] == [0]


def test_speech_of_a_voice_without_its_word_is_named() -> None:
    heard = words(("好", 0.2, 0.5), ("的", 0.5, 0.7), ("那", 4.0, 4.2))
    segments = [VoiceSegment(0.2, 0.7, 0, 1.0), VoiceSegment(3.0, 3.2, 1, 1.0), VoiceSegment(4.0, 4.2, 0, 1.0)]
    assert wordless_middles(segments, assign_words(heard, segments)) == [3.1]
    answered = [*heard[:2], Word("嗯", 3.0, 3.2, 0.9), heard[2]]
    assert wordless_middles(segments, assign_words(answered, segments)) == []


def test_nothing_said_and_nobody_known() -> None:
    assert assign_words([], [VoiceSegment(0, 1, 0, 1.0)]) == []
    assert [one.voice for one in assign_words(words(("喂", 0, 0.3)), [])] == [0]


def test_times_never_run_backwards() -> None:
    heard = words(("一", 5.0, 5.2), ("二", 5.1, 5.1), ("三", 9.0, 9.4))
    for one in assign_words(
        heard, [VoiceSegment(4.9, 5.3, 0, 1.0), VoiceSegment(6.0, 6.4, 1, 1.0), VoiceSegment(7.2, 7.4, 0, 1.0)]
    ):
        assert all(word.end >= word.start for word in one.words)


def test_figures_without_a_length_share_their_neighbours() -> None:
    heard = words(("交", 1.0, 1.2), ("15", 1.2, 1.2), ("天", 1.2, 1.8), ("共", 1.8, 2.0), ("20", 2.0, 2.0))
    [said] = assign_words(heard, [VoiceSegment(1.0, 2.0, 0, 1.0)])
    assert all(word.end > word.start for word in said.words)
    assert said.words[1].start == 1.2
    assert said.words[1].end == said.words[2].start == 1.6
    assert said.words[-1].end == 2.0
