"""Zipformer-CTC engine: icefall's Zipformer models with a CTC output, on sherpa-onnx. They write no punctuation.

The Chinese models of 2025 write bytes; others write characters. Their ``tokens.txt`` tells which.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import sherpa_onnx  # type: ignore[import-untyped]

from huazheng.speech.asr.engines.sherpa import SherpaEngine, SherpaKind, load_files
from huazheng.speech.asr.engines.sherpa_tokens import file_style

if TYPE_CHECKING:
    from huazheng.speech.asr.engine import Engine
    from huazheng.speech.asr.engines.sherpa import ModelFiles

NAME = "zipformer-ctc"
LANGUAGES = ("zh",)


def open_engine(model: Path, threads: int) -> Engine:
    """Load the model from its folder, never from the network."""
    files = load_files(model, threads)
    return SherpaEngine(SherpaKind(NAME, LANGUAGES, file_style(Path(files.tokens)), _load), files)


def _load(files: ModelFiles, _language: str) -> Any:
    return sherpa_onnx.OfflineRecognizer.from_zipformer_ctc(
        model=files.weights, tokens=files.tokens, num_threads=files.threads
    )
