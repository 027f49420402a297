"""Engines on sherpa-onnx do the worker's whole job: voice activity detection beside them, chunks, speakers' turns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.task import Task
from huazheng.services.transcription.worker_client import run_worker
from huazheng.services.transcription.worker_job import TranscriptionJob
from huazheng.speech.asr.engine import RecognitionOptions
from support import tiny_recognizers
from support.phone_line import write_wav
from support.sample_audio import phone_sample

if TYPE_CHECKING:
    from pathlib import Path

TOKENS = [*"您好请问方便吗我是的"]


@pytest.mark.parametrize(
    "make", [tiny_recognizers.sense_voice, tiny_recognizers.paraformer, tiny_recognizers.zipformer_ctc]
)
def test_a_recording_becomes_words_of_its_speech(make: tiny_recognizers.MakeModel, tmp_path: Path) -> None:
    model = make(tmp_path / "模型", TOKENS)
    file = tmp_path / "电话.wav"
    write_wav(file, phone_sample(12.0))
    job = TranscriptionJob(file, model.engine, model.folder, RecognitionOptions(threads=1), "zh", tmp_path / "w")
    result = run_worker(job, Task())
    [channel] = result.channels
    assert {word.text for word in channel.words} <= set(TOKENS)
    assert len(channel.words) > 10
    silent = [span for span in channel.skipped if span.reason == "no_speech"]
    assert silent
    assert not any(span.start < (word.start + word.end) / 2 < span.end for span in silent for word in channel.words)
    assert result.settings["engine_version"]
