"""Adapter to the parts of faster-whisper that it does not document. Nothing else in the app uses them.

faster-whisper transcribes whole recordings; this app encodes a window once and decodes it several times, and runs the
voice activity model on a channel that is still growing. For that it needs the names in :data:`INTERNAL_NAMES` and
:data:`MODEL_ATTRIBUTES`, and the inputs of the voice activity model, :data:`VAD_INPUTS`. They were checked with
faster-whisper :data:`CHECKED_VERSION`; ``pyproject.toml`` allows no version with another second number. With a newer
one run ``tests/unit/speech/test_faster_whisper_internals.py`` first: it names what is missing.
"""

from __future__ import annotations

import importlib
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import numpy as np

from huazheng.speech.onnx import onnxruntime

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ctranslate2 import StorageView  # type: ignore[import-untyped]
    from faster_whisper import WhisperModel
    from faster_whisper.tokenizer import Tokenizer
    from numpy.typing import NDArray

CHECKED_VERSION = "1.2.1"
INTERNAL_NAMES = (
    ("faster_whisper.transcribe", "get_ctranslate2_storage"),
    ("faster_whisper.transcribe", "get_suppressed_tokens"),
    ("faster_whisper.transcribe", "WhisperModel.add_word_timestamps"),
    ("faster_whisper.transcribe", "WhisperModel.encode"),
    ("faster_whisper.transcribe", "WhisperModel.get_prompt"),
    ("faster_whisper.tokenizer", "Tokenizer.decode"),
    ("faster_whisper.tokenizer", "Tokenizer.eot"),
    ("faster_whisper.vad", "get_vad_model"),
)
"""Module and attribute."""
MODEL_ATTRIBUTES = (
    "model.encode",
    "model.generate",
    "model.is_multilingual",
    "hf_tokenizer.token_to_id",
    "feature_extractor.mel_filters",
    "feature_extractor.nb_max_frames",
    "max_length",
)
"""Attributes of a loaded ``WhisperModel``; ``model`` is the CTranslate2 model."""
MAX_INITIAL_TIMESTAMP = 50
"""Latest first timestamp of a window, in steps of 0.02 s, as the library has it."""
VAD_INPUTS = ("input", "h", "c")
"""Inputs of the voice activity model: samples with their context, and its recurrent state (two arrays)."""
VAD_CONTEXT_SAMPLES = 64
"""Samples before a frame that the model is given with it."""
VAD_STATE_SHAPE = (1, 1, 128)


def missing_internals(model: WhisperModel) -> list[str]:
    """Names of this module that the installed faster-whisper does not have, as ``module.attribute``; none if it fits.

    ``model``: any loaded model.
    """
    missing = []
    for module, name in INTERNAL_NAMES:
        try:
            attrgetter(name)(importlib.import_module(module))
        except (ImportError, AttributeError):
            missing.append(f"{module}.{name}")
    for name in MODEL_ATTRIBUTES:
        try:
            attrgetter(name)(model)
        except AttributeError:
            missing.append(f"WhisperModel().{name}")
    try:
        inputs = {one.name for one in vad_model().session.get_inputs()}
    except AttributeError:
        return [*missing, "get_vad_model().session"]
    return [*missing, *(f"input {name} of get_vad_model().session" for name in VAD_INPUTS if name not in inputs)]


@cache
def vad_model() -> Any:
    """The voice activity model (Silero VAD), loaded once a process.

    Called with samples at 16 kHz, whole frames of 512, it gives the probability of speech of each frame.
    """
    onnxruntime()  # first, so that its telemetry is off
    from faster_whisper.vad import get_vad_model

    return get_vad_model()


def run_vad(
    frames: NDArray[np.float32], state: tuple[NDArray[np.float32], NDArray[np.float32]]
) -> tuple[NDArray[np.float32], tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Probabilities of speech, shape (frames,), and the state after them.

    ``frames``: shape (frames, :data:`VAD_CONTEXT_SAMPLES` + 512); ``state``: two arrays of :data:`VAD_STATE_SHAPE`,
    zero at the beginning.
    """
    probabilities, hidden, cell = vad_model().session.run(None, dict(zip(VAD_INPUTS, (frames, *state), strict=True)))
    return np.asarray(probabilities, np.float32).reshape(-1), (hidden, cell)


def mel_features(model: WhisperModel, sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Log-mel spectrum of a sound at 16 kHz, without padding, shape (bands, frames of 10 ms)."""
    return np.asarray(model.feature_extractor(sound, padding=0))


def feature_shape(model: WhisperModel) -> tuple[int, int]:
    """Mel bands, and the most frames that the encoder takes."""
    return model.feature_extractor.mel_filters.shape[0], model.feature_extractor.nb_max_frames


def encode_features(model: WhisperModel, features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Encoder output of one window, in main memory, shape (1, steps, width); ``features``: shape (bands, frames)."""
    return np.asarray(model.model.encode(_storage(features[np.newaxis]), to_cpu=True))


def warm_up(model: WhisperModel) -> None:
    """Encode silence, so that a device that does not work raises ``RuntimeError`` now."""
    model.encode(np.zeros(feature_shape(model), dtype=np.float32))


def open_tokenizer(model: WhisperModel, language: str) -> Tokenizer | None:
    """The model's tokenizer for transcribing a language; None when the model does not know the language."""
    from faster_whisper.tokenizer import Tokenizer

    if model.hf_tokenizer.token_to_id(f"<|{language}|>") is None:
        return None
    return Tokenizer(model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=language)


def prompt_tokens(
    model: WhisperModel, tokenizer: Tokenizer, prompt: str, before: Sequence[int] = (), *, timestamps: bool = False
) -> list[int]:
    """Tokens that decoding begins with: the prompt, the text before the window, either may be empty.

    ``timestamps``: the text is to hold timestamps.
    """
    return list(model.get_prompt(tokenizer, list(before), without_timestamps=not timestamps, hotwords=prompt or None))


def generate(
    model: WhisperModel,
    tokenizer: Tokenizer,
    encoded: NDArray[np.float32],
    prompts: list[list[int]],
    *,
    beam_size: int,
    max_tokens: int,
    suppressed: Sequence[int],
) -> list[list[int]]:
    """Tokens of each encoded window, with timestamps if its prompt asks for them.

    ``prompts``: one for each window, all of the same length, as CTranslate2 wants them.
    """
    from faster_whisper.transcribe import get_suppressed_tokens

    results = model.model.generate(
        _storage(encoded),
        prompts,
        beam_size=beam_size,
        # CTranslate2 generates no more than half of this, nor than this without the prompt.
        max_length=min(max(2 * max_tokens, max_tokens + len(prompts[0])), model.max_length),
        suppress_blank=True,
        suppress_tokens=list(get_suppressed_tokens(tokenizer, list(suppressed))),
        max_initial_timestamp_index=MAX_INITIAL_TIMESTAMP,
    )
    return [[token for token in result.sequences_ids[0] if token != tokenizer.eot] for result in results]


def add_word_times(
    model: WhisperModel,
    tokenizer: Tokenizer,
    segments: list[list[dict[str, Any]]],
    encoded: NDArray[np.float32],
    frames: list[int],
    *,
    opening_marks: str,
    closing_marks: str,
    last_speech: float,
) -> None:
    """Add ``words`` with times to the segments of each window, from the attention weights.

    ``segments``: dicts with ``tokens``, ``seek`` (frames), ``start`` and ``end`` (seconds); ``frames``: length of each
    window; marks are joined to the word after or before them; ``last_speech``: when somebody spoke last.
    """
    model.add_word_timestamps(segments, tokenizer, _storage(encoded), frames, opening_marks, closing_marks, last_speech)


def _storage(array: NDArray[np.float32]) -> StorageView:
    from faster_whisper.transcribe import get_ctranslate2_storage

    return get_ctranslate2_storage(array)
