"""The parts of faster-whisper that only its adapter uses: there, in the version that was checked."""

from __future__ import annotations

import ast
from importlib.metadata import version
from pathlib import Path

import huazheng
from huazheng.speech import faster_whisper_internals
from huazheng.speech.asr.engines.whisper_device import load_on_best_device
from huazheng.speech.faster_whisper_internals import CHECKED_VERSION, missing_internals

PUBLIC_NAMES = {("faster_whisper", "WhisperModel")}


def test_the_installed_faster_whisper_has_all_internal_names(base_model_folder: Path) -> None:
    missing = missing_internals(load_on_best_device(base_model_folder, 1).model)
    assert not missing, (
        f"faster-whisper {version('faster-whisper')} lacks {', '.join(missing)}, which "
        f"speech/faster_whisper_internals.py uses (checked with {CHECKED_VERSION}). Adapt that module."
    )


def test_the_installed_faster_whisper_is_of_the_checked_series() -> None:
    installed = version("faster-whisper")
    assert installed.split(".")[:2] == CHECKED_VERSION.split(".")[:2], (
        f"faster-whisper {installed} is installed, speech/faster_whisper_internals.py was checked with "
        f"{CHECKED_VERSION}: run tests/unit/speech, then change CHECKED_VERSION and the cap in pyproject.toml."
    )


def test_a_missing_name_is_reported(base_model_folder: Path, monkeypatch) -> None:
    model = load_on_best_device(base_model_folder, 1).model
    monkeypatch.setattr(
        faster_whisper_internals,
        "INTERNAL_NAMES",
        (("faster_whisper.transcribe", "get_storage"), ("no_module", "name")),
    )
    monkeypatch.setattr(faster_whisper_internals, "MODEL_ATTRIBUTES", ("model.decode_all",))
    monkeypatch.setattr(faster_whisper_internals, "VAD_INPUTS", ("input", "state"))
    assert missing_internals(model) == [
        "faster_whisper.transcribe.get_storage",
        "no_module.name",
        "WhisperModel().model.decode_all",
        "input state of get_vad_model().session",
    ]


def test_only_the_adapter_imports_internal_names() -> None:
    """Everybody else takes ``WhisperModel``, at most."""
    adapter = Path(faster_whisper_internals.__file__)
    others = set()
    for file in Path(huazheng.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                file != adapter
                and isinstance(node, ast.ImportFrom)
                and (node.module or "").startswith("faster_whisper")
            ):
                others |= {(node.module, alias.name, file.name) for alias in node.names}
    types_only = {("faster_whisper.tokenizer", "Tokenizer", "whisper_encoding.py")}
    assert {one for one in others if one[:2] not in PUBLIC_NAMES} <= types_only


def _is_theirs(module: str | None) -> bool:
    return module is not None and module.split(".")[0] == "faster_whisper"
