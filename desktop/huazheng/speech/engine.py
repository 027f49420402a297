"""What an engine is: it finds speech in one channel and turns it into timed words. Only this is known of it outside."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, cast

from huazheng.core.runtime.errors import ResourceUnavailable
from huazheng.core.runtime.language import Text
from huazheng.speech import ENGINES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from huazheng.core.runtime.task import Task
    from huazheng.core.schema.transcript import SkippedSpan, Word

ASR_SAMPLE_RATE = 16_000
"""Samples a second that every engine is given."""
MAX_SEGMENT_SECONDS = 29.0
"""No segment that an engine is given is longer."""


@dataclass(frozen=True)
class SpeechSegment:
    """Frames of the recording with speech in them, from ``start`` up to ``end``."""

    start: int
    end: int


@dataclass(frozen=True)
class RecognitionResult:
    """What an engine heard in one channel: words in time order, and the segments that gave none, with the reason."""

    words: tuple[Word, ...] = ()
    skipped: tuple[SkippedSpan, ...] = ()


@dataclass(frozen=True)
class RecognitionOptions:
    """How to listen. ``prompt`` is a sentence in the words of the trade; an engine may not print it as heard.

    ``twice``: what was heard with the prompt is heard again without it, and marked where it sounds otherwise.
    """

    language: str = "zh"
    prompt: str = ""
    twice: bool = True
    threads: int = 0


class Engine(Protocol):
    """One loaded model."""

    name: str

    def recognize(
        self, audio: NDArray[np.float32], speech: Sequence[SpeechSegment], options: RecognitionOptions, task: Task
    ) -> RecognitionResult:
        """Turn the segments of speech in one channel into words.

        ``audio`` is float32 between -1 and 1, shape (frames,), at :data:`ASR_SAMPLE_RATE`. Word times are seconds from
        its start. Looks at ``task`` between windows and raises :class:`~huazheng.core.runtime.errors.Stopped`.
        """
        ...

    def recognize_live(self, sound: NDArray[np.float32], language: str) -> Sequence[Word]:
        """The words of one segment of at most :data:`MAX_SEGMENT_SECONDS`, read once and without a prompt.

        For text while the call goes on: as fast as the engine can. Word times are seconds from the start of ``sound``,
        which is as ``audio`` above. What comes back may be made up; see :mod:`huazheng.speech.asr.hypotheses`.
        """
        ...

    def settings(self, options: RecognitionOptions) -> dict[str, Any]:
        """Everything that changes the text, for the transcript's ``options``."""
        ...


def open_engine(name: str, model: Path, threads: int) -> Engine:
    """Load an engine's model from its folder. ``threads`` 0 means all cores.

    Raises :class:`ResourceUnavailable` when there is no such engine or its library does not load here.
    """
    if name not in ENGINES:
        known = ", ".join(ENGINES)
        raise ResourceUnavailable(
            Text(f"没有名为 {name} 的识别引擎（有：{known}）。", f"There is no engine {name} (there are: {known}).")
        )
    try:
        module = importlib.import_module(ENGINES[name])
        return cast("Engine", module.open_engine(model, threads))
    except (ImportError, OSError, RuntimeError) as error:
        raise ResourceUnavailable(
            Text(f"识别引擎 {name} 打不开：{error}。", f"The engine {name} does not load: {error}."),
            remedy=Text("用 huazheng doctor 查原因。", "Find out why with: huazheng doctor"),
        ) from error
