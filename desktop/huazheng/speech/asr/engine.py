"""Speech recognition engine: the interface that the rest of the app uses, and the engines by name.

An engine turns segments of speech in one channel into timed words. Adding one is a module under ``engines/`` with an
``open_engine`` and an entry in :data:`ENGINES`. The entry says what the engine can do; callers ask that and know no
engine by name, and nothing of an engine is imported until it is used.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

from huazheng.core.runtime.errors import ResourceUnavailable
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from huazheng.core.runtime.task import Task
    from huazheng.core.schema.transcript import SkippedSpan, Word
    from huazheng.speech.mono_audio import SpeechSegment

PROTOCOL_VERSION = 2
"""Since version 2 an engine declares its capabilities."""


@dataclass(frozen=True)
class Capabilities:
    """Abilities of an engine.

    ``prompt``: takes domain terms to expect. ``word_times``: its model times the words; otherwise they share the time
    of their segment and are marked as ``spread``. ``streaming``: recognizes sound while it comes; otherwise live text
    waits for the end of an utterance. ``punctuation``: writes punctuation. ``confidence``: words have probabilities.
    ``long_segments``: divides long stretches of speech, pauses included, into windows by itself; otherwise a segment is
    cut at every pause.
    """

    prompt: bool = False
    word_times: bool = False
    streaming: bool = False
    punctuation: bool = False
    confidence: bool = False
    long_segments: bool = False


@dataclass(frozen=True)
class EngineEntry:
    """Module with the engine's ``open_engine``, imported when the engine is used, and what the engine can do."""

    module: str
    capabilities: Capabilities


_ENGINES_FOLDER = "huazheng.speech.asr.engines"
ENGINES: dict[str, EngineEntry] = {
    # name in registry.toml and transcript.json
    "faster-whisper": EngineEntry(
        f"{_ENGINES_FOLDER}.whisper",
        Capabilities(prompt=True, word_times=True, punctuation=True, confidence=True, long_segments=True),
    ),
    "sense-voice": EngineEntry(f"{_ENGINES_FOLDER}.sense_voice", Capabilities(word_times=True, punctuation=True)),
    "paraformer": EngineEntry(f"{_ENGINES_FOLDER}.paraformer", Capabilities(word_times=True)),
    "zipformer-ctc": EngineEntry(f"{_ENGINES_FOLDER}.zipformer_ctc", Capabilities(word_times=True)),
}


@dataclass(frozen=True)
class RecognitionResult:
    """Words of one channel in time order, and the segments that gave no text, each with its reason."""

    words: tuple[Word, ...] = ()
    skipped: tuple[SkippedSpan, ...] = ()


@dataclass(frozen=True)
class RecognitionOptions:
    """Language, prompt and number of threads.

    ``prompt``: a sentence of domain terms for engines that take one; an engine must not return it as recognized text.
    ``recheck``: decode with and without the prompt, and mark clauses that sound different. ``separately``: recognize
    every segment alone. ``threads`` 0: all cores.
    """

    language: str = "zh"
    prompt: str = ""
    recheck: bool = True
    separately: bool = False
    threads: int = 0


class Engine(Protocol):
    """A loaded model. ``capabilities``: those of its entry, less what this model lacks."""

    name: str

    @property
    def capabilities(self) -> Capabilities:
        """Capabilities of the loaded model."""
        ...

    def recognize(
        self, audio: NDArray[np.float32], speech: Sequence[SpeechSegment], options: RecognitionOptions, task: Task
    ) -> RecognitionResult:
        """Recognize the segments of speech in one channel.

        ``audio``: float32 between -1 and 1, shape (frames,), at ``ASR_SAMPLE_RATE``. Word times are seconds from its
        start. Checks ``task`` between windows and raises :class:`~huazheng.core.runtime.task.Stopped`.
        """
        ...

    def recognize_live(self, audio: NDArray[np.float32], language: str) -> Sequence[Word]:
        """Recognize one segment of at most ``MAX_SEGMENT_SECONDS``, once and without a prompt, as fast as possible.

        Word times are seconds from the start of ``audio``. The words may be hallucinated; check them with
        :mod:`huazheng.speech.asr.hypotheses`.
        """
        ...

    def settings(self, options: RecognitionOptions) -> dict[str, Any]:
        """Everything that changes the text, for the transcript's ``options``."""
        ...


def capabilities_of(name: str) -> Capabilities:
    """Capabilities of an engine, which is not loaded. Raises :class:`ResourceUnavailable` for an unknown engine."""
    return _entry(name).capabilities


def open_engine(name: str, model: Path, threads: int) -> Engine:
    """Load an engine's model from its folder. ``threads`` 0: all cores.

    Raises :class:`ResourceUnavailable` when there is no such engine or its library does not load.
    """
    module_name = _entry(name).module
    try:
        module = importlib.import_module(module_name)
        return cast("Engine", module.open_engine(model, threads))
    except (ImportError, OSError, RuntimeError) as error:
        raise ResourceUnavailable(
            Text(f"识别引擎 {name} 打不开：{error}。", f"Cannot load the engine {name}: {error}."),
            remedy=Text("运行 huazheng doctor 查看原因。", "Run huazheng doctor for details."),
        ) from error


def _entry(name: str) -> EngineEntry:
    if name not in ENGINES:
        known = ", ".join(ENGINES)
        raise ResourceUnavailable(
            Text(f"没有名为 {name} 的识别引擎（有：{known}）。", f"Unknown engine {name} (available: {known}).")
        )
    return ENGINES[name]
