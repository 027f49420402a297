"""Paraformer engine: Paraformer-large for Chinese with English words, on sherpa-onnx. It writes no punctuation.

Word times are the peaks at which the model fires a token. A model that was exported without them gives none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sherpa_onnx  # type: ignore[import-untyped]

from huazheng.speech.asr.engines.sherpa import SherpaEngine, SherpaKind, load_files
from huazheng.speech.asr.engines.sherpa_tokens import TokenStyle

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.speech.asr.engine import Engine
    from huazheng.speech.asr.engines.sherpa import ModelFiles

NAME = "paraformer"
LANGUAGES = ("zh", "en")


def open_engine(model: Path, threads: int) -> Engine:
    """Load the model from its folder, never from the network."""
    return SherpaEngine(SherpaKind(NAME, LANGUAGES, TokenStyle.CONTINUATIONS, _load), load_files(model, threads))


def _load(files: ModelFiles, _language: str) -> Any:
    return sherpa_onnx.OfflineRecognizer.from_paraformer(
        paraformer=files.weights, tokens=files.tokens, num_threads=files.threads
    )
