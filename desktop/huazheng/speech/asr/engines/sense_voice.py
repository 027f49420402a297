"""SenseVoice engine: SenseVoice-Small on sherpa-onnx. It writes punctuation and figures, and times words by CTC."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sherpa_onnx  # type: ignore[import-untyped]

from huazheng.speech.asr.engines.sherpa import SherpaEngine, SherpaKind, load_files
from huazheng.speech.asr.engines.sherpa_tokens import TokenStyle

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.speech.asr.engine import Engine
    from huazheng.speech.asr.engines.sherpa import ModelFiles

NAME = "sense-voice"
LANGUAGES = ("zh", "yue", "en", "ja", "ko")


def open_engine(model: Path, threads: int) -> Engine:
    """Load the model from its folder, never from the network."""
    kind = SherpaKind(
        NAME, LANGUAGES, TokenStyle.PIECES, _load, one_recognizer=False, settings=(("punctuation_and_figures", True),)
    )
    return SherpaEngine(kind, load_files(model, threads))


def _load(files: ModelFiles, language: str) -> Any:
    return sherpa_onnx.OfflineRecognizer.from_sense_voice(
        model=files.weights, tokens=files.tokens, num_threads=files.threads, language=language, use_itn=True
    )
