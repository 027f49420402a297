"""From sound to turns, with the real models: the sample call as a phone keeps it, and what no text may come from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.task import Task
from huazheng.core.schema.transcript import Turn
from huazheng.core.text.script import simplified, strip_punctuation, traditional
from huazheng.services.transcription.options import TranscribeOptions
from huazheng.services.transcription.recheck import confirms_quote, recheck_passages
from huazheng.services.transcription.term_correction import correct_terms, load_term_index
from huazheng.services.transcription.transcribe import transcribe_file
from huazheng.services.transcription.worker_client import run_worker
from huazheng.services.transcription.worker_job import AudioPassage, TranscriptionJob
from huazheng.speech.asr.engine import RecognitionOptions
from huazheng.speech.text.homophones.protected_characters import NEGATIONS
from huazheng.speech.text.homophones.speller import Speller, load_speller
from support.line_noises import NOISES
from support.phone_line import RATE, as_phone, write_wav
from support.sample_audio import phone_sample, sample_channels, sample_turns
from support.speech_gaps import pauses_between, text_in, with_gaps

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.transcript import Transcript
    from huazheng.speech.text.homophones.change_scoring import Likeness

UNTIL = 63.0


@pytest.fixture(scope="module")
def phone_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("录音") / "电话 录音.wav"
    write_wav(file, phone_sample(UNTIL))
    return file


@pytest.fixture(scope="module")
def sample_transcript(transcription_home: Home, phone_file: Path) -> Transcript:
    return transcribe_file(transcription_home, phone_file, Task())


def test_speakers_of_one_channel_are_separated_and_named(sample_transcript: Transcript) -> None:
    right = total = 0.0
    for turn in sample_turns():
        for found in sample_transcript.turns:
            overlap = min(turn["end"], found.end) - max(turn["start"], found.start)
            if overlap > 0:
                total += overlap
                right += overlap * (found.speaker == turn["speaker"])
    assert right / total >= 0.97
    assert all(
        turn.speaker_confidence is not None and turn.speaker_confidence > 0.6 for turn in sample_transcript.turns
    )
    assert sample_transcript.options is not None
    assert sample_transcript.options["speaker_model"] == "speaker-voicefilter"
    assert sample_transcript.only_speaker is None


def test_turns_begin_where_they_begin(sample_transcript: Transcript) -> None:
    starts = np.array([turn.start for turn in sample_transcript.turns])
    off = [np.abs(starts - turn["start"]).min() for turn in sample_turns() if turn["end"] < UNTIL]
    assert np.median(off) <= 0.2
    assert np.percentile(off, 95) <= 0.8


def test_nothing_spoken_is_without_text(sample_transcript: Transcript) -> None:
    for turn in sample_turns():
        if turn["end"] < UNTIL and turn["end"] - turn["start"] > 1:
            covered = sum(
                max(0.0, min(turn["end"], found.end) - max(turn["start"], found.start))
                for found in sample_transcript.turns
            )
            assert covered > 0.5 * (turn["end"] - turn["start"]), turn["text"]


def test_every_word_has_its_time(sample_transcript: Transcript) -> None:
    words = [word for turn in sample_transcript.turns for word in turn.words]
    assert all(word.end > word.start for word in words if word.text.strip(" ,.，。?？!、"))
    assert all(
        turn.start <= word.start and word.end <= turn.end for turn in sample_transcript.turns for word in turn.words
    )
    assert any("犹豫期" in turn.text for turn in sample_transcript.turns)


def test_without_the_speaker_model_everybody_is_unknown_and_it_says_so(home_with_model: Home, tmp_path: Path) -> None:
    # A file lies where the model would be put together, so it cannot be fetched.
    (home_with_model.models / ".fetching").mkdir(parents=True)
    (home_with_model.models / ".fetching" / "speaker-voicefilter").write_bytes(b"")
    file = tmp_path / "a.wav"
    write_wav(file, phone_sample(UNTIL)[: 12 * RATE])
    transcript = transcribe_file(home_with_model, file, Task())
    assert transcript.turns
    assert {turn.speaker for turn in transcript.turns} == {"unknown"}
    assert transcript.options is not None
    assert transcript.options["speakers_unknown"]


def test_one_command_swaps_the_two(transcription_home: Home, tmp_path: Path) -> None:
    file = tmp_path / "short.wav"
    write_wav(file, phone_sample(UNTIL)[: 24 * RATE])
    swapped = transcribe_file(transcription_home, file, Task(), TranscribeOptions(speakers=("customer", "agent")))
    assert swapped.turns[0].speaker == "customer"
    assert "回访" in "".join(turn.text for turn in swapped.turns if turn.speaker == "customer")


def test_two_channels_have_a_speaker_each(transcription_home: Home, tmp_path: Path) -> None:
    file = tmp_path / "stereo.wav"
    write_wav(file, sample_channels()[:, : 20 * RATE])
    transcript = transcribe_file(transcription_home, file, Task())
    assert {(turn.channel, turn.speaker) for turn in transcript.turns} == {(0, "customer"), (1, "agent")}
    assert transcript.only_speaker is None


@pytest.mark.parametrize("beside", ["nothing", "keys"])
def test_where_only_the_agent_is_recorded_all_words_are_theirs(
    transcription_home: Home, tmp_path: Path, beside: str
) -> None:
    """A microphone that was muted, and one that hears no voice; the agent on the other channel."""
    agent = sample_channels()[1, : int(UNTIL * RATE)]
    keys = NOISES["keyboard"](len(agent) / RATE, 7)[: len(agent)].astype(np.float32)
    file = tmp_path / "one side.wav"
    write_wav(file, np.stack([keys if beside == "keys" else np.zeros_like(agent), agent]))
    transcript = transcribe_file(transcription_home, file, Task())
    assert transcript.only_speaker == "agent"
    assert {turn.speaker for turn in transcript.turns} == {"agent"}
    assert any("犹豫期" in turn.text for turn in transcript.turns)


def test_no_text_where_nobody_speaks(transcription_home: Home, tmp_path: Path) -> None:
    sounds = [make(12, 7) for make in NOISES.values()]
    file = tmp_path / "noise.wav"
    write_wav(file, as_phone(np.concatenate(sounds).astype(np.float32)))
    transcript = transcribe_file(transcription_home, file, Task())
    assert [turn.text for turn in transcript.turns] == []
    assert sum(span.end - span.start for span in transcript.skipped) > 0.9 * (transcript.duration or 0)


def test_no_text_in_gaps_between_the_turns(transcription_home: Home, tmp_path: Path) -> None:
    pauses = pauses_between(sample_turns())[:6]
    kinds = ("silence", "ring_back", "hold_music", "pink", "keyboard", "busy")
    sound, gaps = with_gaps(phone_sample(UNTIL)[: int((pauses[-1] + 5) * RATE)], pauses, 6.0, kinds=kinds)
    file = tmp_path / "gaps.wav"
    write_wav(file, sound)
    transcript = transcribe_file(transcription_home, file, Task())
    assert text_in(transcript, gaps) == dict.fromkeys(kinds, "")
    assert "保" in "".join(turn.text for turn in transcript.turns)


def test_a_passage_is_rechecked_without_the_prompt(transcription_home: Home, phone_file: Path) -> None:
    said = next(turn for turn in sample_turns() if "那犹豫期里头退的话" in turn["text"])
    [text, nothing] = recheck_passages(
        transcription_home, phone_file, [AudioPassage(said["start"], said["end"]), AudioPassage(0.0, 0.3)], Task()
    )
    assert confirms_quote("那犹豫期里头退的话", text)
    assert not confirms_quote("现金价值表在合同里", text)
    assert not nothing


def test_a_language_that_the_model_does_not_know_is_reported_in_one_line(
    transcription_home: Home, tmp_path: Path
) -> None:
    file = tmp_path / "电话.wav"
    write_wav(file, phone_sample(4.0))
    for language in ("english", "yue"):
        with pytest.raises(UnusableInput, match=language):
            transcribe_file(transcription_home, file, Task(), TranscribeOptions(language=language))


def test_a_mistake_of_the_program_is_not_called_a_lack_of_memory(
    base_model_folder: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "电话.wav"
    write_wav(file, phone_sample(4.0))
    impossible = (AudioPassage(float("nan"), 1.0, 0),)
    job = TranscriptionJob(
        file, "faster-whisper", base_model_folder, RecognitionOptions(), "zh", tmp_path / "w", passages=impossible
    )
    with pytest.raises(RuntimeError, match="ValueError"):
        run_worker(job, Task())
    assert "Traceback" not in capfd.readouterr().err


def test_a_file_of_one_short_phrase_has_its_text(transcription_home: Home, tmp_path: Path) -> None:
    file = tmp_path / "一句.wav"
    write_wav(file, phone_sample(16)[int(0.6 * RATE) : int(3.8 * RATE)])
    assert "请问" in "".join(turn.text for turn in transcribe_file(transcription_home, file, Task()).turns)


def test_traditional_characters_are_shown_and_what_was_heard_is_kept(transcription_home: Home, tmp_path: Path) -> None:
    file = tmp_path / "电话.wav"
    write_wav(file, phone_sample(16.0))
    shown = transcribe_file(transcription_home, file, Task(), TranscribeOptions(script="traditional"))
    assert shown.options is not None
    assert shown.options["script"] == "traditional"
    changed = [turn for turn in shown.turns if simplified(turn.text) != turn.text]
    assert changed
    for turn in shown.turns:
        assert turn.text == traditional(simplified(turn.text))
        assert strip_punctuation(turn.heard or turn.text) == strip_punctuation(
            "".join(word.text for word in turn.words)
        )


def test_a_misheard_term_is_shown_as_the_term_and_kept_as_heard() -> None:
    turn = Turn(id=0, speaker="agent", start=0, end=2, text="由于期内退宝，只扣公本费。")
    [shown] = correct_terms([turn], load_term_index())
    assert shown.text == "犹豫期内退保，只扣工本费。"
    assert shown.heard == turn.text


def test_no_term_is_made_of_what_sounded_otherwise() -> None:
    """Whatever the wording favors: 到底 and 不低 are not 保底; 保地 is. One slip of the mouth may be, two not."""
    always = {
        "到底": "保底",
        "不低": "保底",
        "保地": "保底",
        "将户": "账户",
        "江副": "账户",
        "先顾": "身故",
        "给保险人": "被保险人",
    }

    class Fond(Speller):
        def respell(self, text: str, confidence: Sequence[float], call: Likeness | None = None) -> str:  # noqa: ARG002
            return always.get(text, text)

    speller = load_speller()
    assert speller is not None
    fond = Fond(speller.language_model, speller.confusions)
    turns = [Turn(id=0, speaker="agent", start=0, end=1, text=text) for text in always]
    assert [turn.text for turn in correct_terms(turns, load_term_index(), fond)] == [
        "到底",
        "不低",
        "保底",
        "账户",
        "江副",
        "先顾",
        "给保险人",
    ]


@pytest.mark.parametrize("heard", ["生病了都陪部陪啊？", "这个保非要交多少年？"])
def test_no_term_makes_or_unmakes_a_denial(heard: str) -> None:
    [shown] = correct_terms([Turn(id=0, speaker="customer", start=0, end=2, text=heard)], load_term_index())
    assert [char for char in shown.text if char in NEGATIONS] == [char for char in heard if char in NEGATIONS]


@pytest.mark.parametrize("heard", ["这个城市真美丽。", "后天晚上八点，我在门口等你。"])
def test_talk_of_other_things_is_shown_as_heard(heard: str) -> None:
    turn = Turn(id=0, speaker="customer", start=0, end=2, text=heard)
    assert correct_terms([turn], load_term_index()) == (turn,)


def test_words_in_their_own_right_are_left_alone() -> None:
    turn = Turn(id=0, speaker="customer", start=0, end=2, text="由于天气不好，我很佩服他，报废了。")
    assert correct_terms([turn], load_term_index()) == (turn,)
