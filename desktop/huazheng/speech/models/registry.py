"""Model registry (``models/registry.toml``): every model that the app can use, its files and their sources."""

from __future__ import annotations

import functools
import tomllib
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from huazheng.core.runtime.decoding import convert
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.paths import registry_file
from huazheng.speech.models.model_file import Bytes, ModelFile
from huazheng.speech.models.sources import AnySource
from huazheng.speech.models.sources.folder import FolderSource
from huazheng.speech.models.sources.hub import HubSource

if TYPE_CHECKING:
    from pathlib import Path

REGISTRY_SCHEMA = "huazheng.models/1"
SPEAKER_MODEL = "speaker-voicefilter"
"""Id of the model that tells voices apart."""
ModelId = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9.-]*\Z", max_length=60)]
Kind = Literal["speech", "speaker"]


class Title(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Display name of a model."""

    zh: str
    en: str


class Model(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One model. ``memory``: approximate bytes of memory in use; the first of ``files`` holds the weights.

    ``engine``: name of the engine that runs a speech model, in :data:`huazheng.speech.asr.engine.ENGINES`. ``tried``:
    the authors have run it; one that they have not is never recommended.
    """

    id: ModelId
    kind: Kind
    title: Title
    license: str = msgspec.field(name="licence")  # as the registry file and the JSON of `models list` spell it
    languages: tuple[str, ...]
    memory: Bytes
    engine: str | None = None
    tried: bool = True
    files: Annotated[tuple[ModelFile, ...], msgspec.Meta(min_length=1)]
    sources: Annotated[tuple[AnySource, ...], msgspec.Meta(min_length=1)]

    @property
    def bytes(self) -> int:
        """Size of its files."""
        return sum(file.size for file in self.files)

    @property
    def sha256(self) -> str:
        """Digest of the weights; it identifies the model that made a transcript."""
        return self.files[0].sha256

    @property
    def name(self) -> Text:
        """Display name."""
        return Text(self.title.zh, self.title.en)


class _Registry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    schema: Literal["huazheng.models/1"]
    mirrors: tuple[str, ...]
    models: tuple[Model, ...]


@functools.cache
def load_registry(file: Path | None = None) -> dict[str, Model]:
    """All models by id, in the order of the registry, with sources ready to use.

    Each hub repository is followed by its mirrors; the path of a folder is relative to the registry's folder. Raises
    :class:`UnusableInput` that names the file and the place of the error.
    """
    file = file or registry_file()
    try:
        registry = convert(tomllib.loads(file.read_text(encoding="utf-8")), _Registry)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise UnusableInput(Text(f"模型列表有误：{error}。", f"Invalid model registry: {error}."), file=file) from error
    models = {}
    for model in registry.models:
        sources = tuple(ready for source in model.sources for ready in _resolved(source, file.parent, registry.mirrors))
        models[model.id] = msgspec.structs.replace(model, sources=sources)
    return models


def find_model(model_id: str) -> Model:
    """The model with this id. Raises :class:`UnusableInput` that lists the known ids."""
    models = load_registry()
    if model_id not in models:
        known = ", ".join(models)
        raise UnusableInput(
            Text(f"没有叫 {model_id} 的模型。", f"Unknown model {model_id}."),
            remedy=Text(f"有这些：{known}。", f"Available: {known}."),
        )
    return models[model_id]


def _resolved(source: AnySource, folder: Path, mirrors: tuple[str, ...]) -> list[AnySource]:
    if isinstance(source, FolderSource):
        return [FolderSource(path=str(folder / source.path))]
    if isinstance(source, HubSource) and source.endpoint is None:
        return [source, *(msgspec.structs.replace(source, endpoint=mirror) for mirror in mirrors)]
    return [source]
