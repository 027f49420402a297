"""models/registry.toml and the file that it is read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.paths import registry_file
from huazheng.settings.schema import DEFAULT_MODEL
from huazheng.speech.asr.engine import ENGINES
from huazheng.speech.models.registry import find_model, load_registry
from huazheng.speech.models.sources.folder import FolderSource
from huazheng.speech.models.sources.hub import HubSource
from huazheng.speech.models.sources.wheels import WheelSource

if TYPE_CHECKING:
    from pathlib import Path

# Typed again: the registry must agree.
WEIGHTS = {
    "whisper-tiny": (75538270, "dcb76c6586fc06cbdac6dd21f14cfd129cc4cdd9dce19bf4ffa62e59cbe6e6d1", "d90ca5fe"),
    "whisper-base": (145217532, "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9", "ebe41f70"),
    "whisper-small": (483546902, "3e305921506d8872816023e4c273e75d2419fb89b24da97b4fe7bce14170d671", "536b0662"),
    "whisper-medium": (1527906378, "9b45e1009dcc4ab601eff815b61d80e60ce3fd8c74c1a14f4a282258286b51ae", "08e178d4"),
    "whisper-large-v3-turbo": (
        1617884929,
        "e76620f83d5f5b69efd3d87e3dc180c1bd21df9fbebacfd4335e5e1efcc018da",
        "4df90f75",
    ),
    "whisper-large-v3": (3087284237, "69f74147e3334731bc3a76048724833325d2ec74642fb52620eda87352e3d4f1", "edaa852e"),
    "sense-voice-small": (239233841, "c71f0ce00bec95b07744e116345e33d8cbbe08cef896382cf907bf4b51a2cd51", "2365baea"),
    "paraformer-zh": (243371218, "f36a0433bcf096bd6d6f11b80a3ac8bed110bdca632fe0d731df8d1a84475945", "def02708"),
    "zipformer-ctc-zh": (367074356, "e291b9c468b651e2697caa09bc684326c3addc6a019e78eb537cfd1a8248ca07", "main"),
}
FILES = {
    "faster-whisper": {"model.bin", "config.json", "tokenizer.json"},
    "sense-voice": {"model.int8.onnx", "tokens.txt"},
    "paraformer": {"model.int8.onnx", "tokens.txt"},
    "zipformer-ctc": {"model.int8.onnx", "tokens.txt"},
}


@pytest.mark.parametrize("model_id", WEIGHTS)
def test_weights_are_the_agreed_ones(model_id: str) -> None:
    model = find_model(model_id)
    size, digest, revision = WEIGHTS[model_id]
    assert model.files[0].name in {"model.bin", "model.int8.onnx"}
    assert (model.files[0].size, model.sha256) == (size, digest)
    hubs = [source for source in model.sources if isinstance(source, HubSource)]
    assert hubs[0].revision.startswith(revision)
    assert hubs[0].endpoint is None
    assert hubs[1] == HubSource(
        repository=hubs[0].repository, revision=hubs[0].revision, endpoint="https://hf-mirror.com"
    )


def test_every_model_has_what_its_engine_loads() -> None:
    for model in load_registry().values():
        names = {file.name for file in model.files}
        if model.kind == "speech":
            assert model.engine in ENGINES
            assert names >= FILES[model.engine]
            vocabularies = [name for name in names if name.startswith("vocabulary.")]
            assert len(vocabularies) == (model.engine == "faster-whisper")
        assert model.memory > 0
        assert model.title.zh
        assert model.title.en
        assert "zh" in model.languages


def test_large_models_come_with_their_128_bands() -> None:
    for model_id in ("whisper-large-v3", "whisper-large-v3-turbo"):
        assert "preprocessor_config.json" in {file.name for file in find_model(model_id).files}


def test_the_default_model_can_come_from_a_package_index() -> None:
    model = find_model(DEFAULT_MODEL)
    wheels = next(source for source in model.sources if isinstance(source, WheelSource))
    assert set(wheels.files) == {file.name for file in model.files}
    assert isinstance(model.sources[0], FolderSource)
    assert model.sources[0].path == str(registry_file().parent / DEFAULT_MODEL)


def test_models_of_other_hubs_have_their_address() -> None:
    sources = find_model("sense-voice-small").sources
    hubs = [source.address() for source in sources if isinstance(source, HubSource) and source.endpoint]
    assert hubs == ["https://hf-mirror.com", "https://modelscope.cn/models"]


def test_an_unknown_model_names_the_known_ones() -> None:
    with pytest.raises(UnusableInput) as caught:
        find_model("whisper-huge")
    assert "whisper-huge" in str(caught.value)
    assert "whisper-base" in str(caught.value)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (("model.bin", "../model.bin"), "name"),
        (("model.bin", "/etc/passwd"), "name"),
        (("sha256 = ", "sha255 = "), "sha255"),
        (('kind = "hub"', 'kind = "torrent"'), "torrent"),
        (("huazheng.models/1", "huazheng.models/9"), "schema"),
        (('id = "whisper-tiny"', 'id = "../tiny"'), "id"),
        (("[[models]]", "[[models"), "line"),
    ],
)
def test_a_wrong_registry_is_refused_by_place(tmp_path: Path, change: tuple[str, str], place: str) -> None:
    wrong = tmp_path / "registry.toml"
    wrong.write_text(registry_file().read_text(encoding="utf-8").replace(*change), encoding="utf-8")
    with pytest.raises(UnusableInput) as caught:
        load_registry(wrong)
    assert str(wrong) in str(caught.value)
    assert place in str(caught.value)
