"""Two models placed by hand in the models' folder hear a call; its report says what both heard.

The models are tiny ones made here. Everything else is as a person does it: ``huazheng transcribe --second-model``.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from huazheng.cli.main import main
from huazheng.core.runtime.paths import registry_file
from huazheng.services.intake.file_import import import_file
from huazheng.services.system.models import state_of
from huazheng.speech.models import registry
from huazheng.store.snapshot_reader import read_snapshot
from support import tiny_recognizers
from support.phone_line import write_wav
from support.sample_audio import cut

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

HEARD, ALIKE, OTHER = "您好请问方便吗我是的", "您好请问方便吗我事的", "山水花鸟鱼虫草木风雨"


def row(model: tiny_recognizers.TinyModel) -> str:
    """The registry's row of a model that no source has."""
    files = [
        f'{{ name = "{file.name}", size = {file.stat().st_size}, '
        f'sha256 = "{hashlib.sha256(file.read_bytes()).hexdigest()}" }}'
        for file in (model.folder / "model.int8.onnx", model.folder / "tokens.txt")
    ]
    return f"""
[[models]]
id = "{model.folder.name}"
kind = "speech"
engine = "{model.engine}"
title = {{ zh = "小", en = "tiny" }}
licence = "-"
languages = ["zh"]
memory = 1
tried = false
files = [{", ".join(files)}]
[[models.sources]]
kind = "folder"
path = "nowhere"
"""


@pytest.fixture
def tiny_home(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Home]:
    """A home into whose models' folder somebody put three models, and a registry that knows them."""

    def tokens(text: str) -> Sequence[str]:
        return [*text]

    made = [
        tiny_recognizers.sense_voice(home.models / "tiny-sense-voice", tokens(HEARD)),
        tiny_recognizers.paraformer(home.models / "tiny-paraformer", tokens(ALIKE)),
        tiny_recognizers.paraformer(home.models / "tiny-nonsense", tokens(OTHER)),
    ]
    file = tmp_path / "registry.toml"
    file.write_text(registry_file().read_text(encoding="utf-8") + "".join(map(row, made)), encoding="utf-8")
    monkeypatch.setattr(registry, "registry_file", lambda: file)
    registry.load_registry.cache_clear()
    yield home
    registry.load_registry.cache_clear()


def test_a_model_placed_by_hand_is_taken_only_if_it_is_the_right_one(tiny_home: Home) -> None:
    assert state_of(tiny_home, "tiny-sense-voice") == "ready"
    (tiny_home.models / "tiny-nonsense" / "tokens.txt").write_text("好 0\n", encoding="utf-8")
    assert state_of(tiny_home, "tiny-nonsense") == "damaged"


@pytest.mark.slow
@pytest.mark.parametrize(("second", "alike"), [("tiny-paraformer", True), ("tiny-nonsense", False)])
def test_what_both_models_heard(
    tiny_home: Home, second: str, alike: bool, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "回访.wav"
    write_wav(file, cut(0, 16))
    call = import_file(tiny_home, file).call
    words = ["--home", str(tiny_home.root), "--json", "transcribe", call.id]
    assert main([*words, "--model", "tiny-sense-voice", "--second-model", second]) == 0
    assert json.loads(capfd.readouterr().out)["model"] == "tiny-sense-voice"
    comparison = read_snapshot(tiny_home, call).comparison
    assert comparison is not None
    assert (comparison.model, comparison.other_model) == ("tiny-sense-voice", second)
    assert comparison.clauses
    both = comparison.count("both") / len(comparison.clauses)
    assert both > 0.9 if alike else both == 0


def test_a_second_model_must_be_another_one(tiny_home: Home, tmp_path: Path) -> None:
    file = tmp_path / "回访.wav"
    write_wav(file, cut(0, 3))
    words = ["--home", str(tiny_home.root), "transcribe", str(file), "--model", "tiny-paraformer"]
    assert main([*words, "--second-model", "tiny-nonsense"]) != 0
