"""``models/registry.toml``: every model that the app can use, what its files are, and where they may come from."""

from __future__ import annotations

import functools
import tomllib
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

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
    """What a model is called to people."""

    zh: str
    en: str


class Model(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One model. ``memory`` is about how many bytes of it the work takes; the first of ``files`` is the weights.

    ``engine`` is what runs a speech model, by its name in :data:`huazheng.speech.asr.engine.ENGINES`.
    """

    id: ModelId
    kind: Kind
    title: Title
    licence: str
    languages: tuple[str, ...]
    memory: Bytes
    engine: str | None = None
    files: Annotated[tuple[ModelFile, ...], msgspec.Meta(min_length=1)]
    sources: Annotated[tuple[AnySource, ...], msgspec.Meta(min_length=1)]

    @property
    def bytes(self) -> int:
        """What its files take on disk."""
        return sum(file.size for file in self.files)

    @property
    def sha256(self) -> str:
        """The digest of the weights: which model a transcript was made with."""
        return self.files[0].sha256

    @property
    def name(self) -> Text:
        """What it is called to people."""
        return Text(self.title.zh, self.title.en)


class _Registry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    schema: Literal["huazheng.models/1"]
    mirrors: tuple[str, ...]
    models: tuple[Model, ...]


@functools.cache
def load_registry(file: Path | None = None) -> dict[str, Model]:
    """Every model by its id, in the registry's order, sources ready to use.

    Each hub repository is followed by its mirrors; a folder's path is resolved against the registry's own folder.
    Raises :class:`UnusableInput` that names the file and the place in it that is wrong.
    """
    file = file or registry_file()
    try:
        registry = msgspec.convert(tomllib.loads(file.read_text(encoding="utf-8")), _Registry)
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise UnusableInput(
            Text(f"模型清单有误：{error}。", f"The list of models is not right: {error}."), file=file
        ) from error
    models = {}
    for model in registry.models:
        sources = tuple(ready for one in model.sources for ready in _ready(one, file.parent, registry.mirrors))
        models[model.id] = msgspec.structs.replace(model, sources=sources)
    return models


def find_model(model_id: str) -> Model:
    """The model of that id. Raises :class:`UnusableInput` that lists the ids there are."""
    models = load_registry()
    if model_id not in models:
        known = ", ".join(models)
        raise UnusableInput(
            Text(f"没有叫 {model_id} 的模型。", f"There is no model called {model_id}."),
            remedy=Text(f"有这些：{known}。", f"There are: {known}."),
        )
    return models[model_id]


def _ready(source: AnySource, folder: Path, mirrors: tuple[str, ...]) -> list[AnySource]:
    if isinstance(source, FolderSource):
        return [FolderSource(path=str(folder / source.path))]
    if isinstance(source, HubSource) and source.endpoint is None:
        return [source, *(msgspec.structs.replace(source, endpoint=mirror) for mirror in mirrors)]
    return [source]
