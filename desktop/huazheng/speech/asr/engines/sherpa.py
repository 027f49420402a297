"""Common part of the engines on sherpa-onnx: offline recognizers that read a whole segment at once.

Each segment of speech is recognized alone, so that no voice covers another and the order is that of the recording. The
models take no prompt and cannot continue a sentence by themselves. A segment without text is decoded once: the models
are deterministic. Segments are decoded one after the other, for some exported models take no batch.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import numpy as np

from huazheng.core.runtime.errors import ResourceUnavailable, UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.schema.transcript import SkippedSpan, Word
from huazheng.speech.asr.chunking import pack_windows
from huazheng.speech.asr.engine import ENGINES, RecognitionResult
from huazheng.speech.asr.engines.sherpa_tokens import Token, words_of
from huazheng.speech.asr.hypotheses import accept_or_drop, skipped_spans
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.core.runtime.task import Task
    from huazheng.speech.asr.engine import Capabilities, RecognitionOptions
    from huazheng.speech.asr.engines.sherpa_tokens import TokenStyle
    from huazheng.speech.mono_audio import SpeechSegment

WEIGHTS, TOKENS = "model.int8.onnx", "tokens.txt"
MIN_SECONDS = 0.5
"""Shorter sound is filled up with silence: the library reads past the end of a few milliseconds."""


@dataclass(frozen=True)
class ModelFiles:
    """Paths of a model's files, and the number of threads, as the library takes them."""

    weights: str
    tokens: str
    threads: int


@dataclass(frozen=True)
class SherpaKind:
    """A kind of model. ``load``: makes the library's recognizer for a language; ``one_recognizer``: one does for all.

    ``settings``: what else changes the text, for the transcript's options.
    """

    name: str
    languages: tuple[str, ...]
    style: TokenStyle
    load: Callable[[ModelFiles, str], Any]
    one_recognizer: bool = True
    settings: tuple[tuple[str, Any], ...] = ()


def load_files(folder: Path, threads: int) -> ModelFiles:
    """Files of a model's folder. ``threads`` 0: all cores. Raises :class:`ResourceUnavailable` for a missing file."""
    for name in (WEIGHTS, TOKENS):
        # The library ends the process where one is missing.
        if not (folder / name).is_file():
            raise ResourceUnavailable(Text(f"模型缺 {name}。", f"The model lacks {name}."), file=folder)
    return ModelFiles(str(folder / WEIGHTS), str(folder / TOKENS), threads or os.cpu_count() or 1)


class SherpaEngine:
    """A loaded model of one kind."""

    def __init__(self, kind: SherpaKind, files: ModelFiles) -> None:
        self.name = kind.name
        self._kind, self._files = kind, files
        first = kind.languages[0]
        self._recognizers = {first: kind.load(files, first)}
        self._timed = True  # until a segment shows that the model gives no times

    @property
    def capabilities(self) -> Capabilities:
        """Those of the kind; without word times once the model has given none."""
        declared = ENGINES[self.name].capabilities
        return declared if self._timed else replace(declared, word_times=False)

    def settings(self, options: RecognitionOptions) -> dict[str, Any]:
        """Version of the library, language, and what the kind sets."""
        return {
            "engine_version": version("sherpa-onnx"),
            "device": "cpu",
            "language": options.language,
            **dict(self._kind.settings),
        }

    def recognize(
        self, audio: NDArray[np.float32], speech: Sequence[SpeechSegment], options: RecognitionOptions, task: Task
    ) -> RecognitionResult:
        """Recognize each segment; those without text are skipped spans. The prompt is ignored."""
        task.check()
        words: list[Word] = []
        skipped: list[SkippedSpan] = []
        for number, segment in enumerate(speech):
            task.check()
            heard = [
                _moved(word, segment) for word in self._words(audio[segment.start : segment.end], options.language)
            ]
            [window] = pack_windows([segment])
            hypothesis = accept_or_drop(heard, window)
            words += hypothesis.words
            skipped += skipped_spans(hypothesis, window)
            task.report((number + 1) / len(speech))
        return RecognitionResult(tuple(words), tuple(skipped))

    def recognize_live(self, audio: NDArray[np.float32], language: str) -> Sequence[Word]:
        """Recognize one segment."""
        return self._words(audio, language)

    def _words(self, audio: NDArray[np.float32], language: str) -> list[Word]:
        recognizer = self._recognizer(language)
        stream = recognizer.create_stream()
        missing = max(0, round(MIN_SECONDS * ASR_SAMPLE_RATE) - len(audio))
        stream.accept_waveform(ASR_SAMPLE_RATE, np.pad(audio, (0, missing)))
        recognizer.decode_stream(stream)
        texts, starts = list(stream.result.tokens), list(stream.result.timestamps)
        timed = len(starts) == len(texts)
        tokens = [Token(text, starts[number] if timed else None) for number, text in enumerate(texts)]
        words = words_of(tokens, len(audio) / ASR_SAMPLE_RATE, self._kind.style)
        self._timed = self._timed and not any(word.spread for word in words)
        return words

    def _recognizer(self, language: str) -> Any:
        if language not in self._kind.languages:
            known = "、".join(self._kind.languages)
            raise UnusableInput(
                Text(f"这个识别模型不会语言“{language}”。", f"This speech model does not support “{language}”."),
                remedy=Text(f"它会：{known}。", f"It supports {known.replace('、', ', ')}."),
            )
        key = self._kind.languages[0] if self._kind.one_recognizer else language
        if key not in self._recognizers:
            self._recognizers = {key: self._kind.load(self._files, key)}  # one at a time: each takes as much memory
        return self._recognizers[key]


def _moved(word: Word, segment: SpeechSegment) -> Word:
    """The word, timed in the recording."""
    start, end = (min(round(segment.start_seconds + at, 3), segment.end_seconds) for at in (word.start, word.end))
    return Word(word.text, start, end, spread=word.spread)
