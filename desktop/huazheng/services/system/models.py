"""Models: listing, downloading, verifying and removing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from huazheng.core.runtime.errors import ResourceUnavailable, UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.speech.models.download import fetch_model, remove_model
from huazheng.speech.models.installed_models import (
    find_faults,
    is_installed,
    is_proven,
    model_folder,
    own_model_folder,
)
from huazheng.speech.models.registry import Model, find_model, load_registry
from huazheng.speech.models.sources.folder import FolderSource

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.speech.models.sources import AnySource

__all__ = ["ensure_model", "fetch", "find_model", "list_models", "models_here", "remove", "state_of", "verify"]

ModelState = Literal["ready", "missing", "damaged"]


def list_models() -> list[Model]:
    """Every supported model, in the registry's order."""
    return list(load_registry().values())


def speech_model(model_id: str) -> Model:
    """The speech model with this id. Raises :class:`UnusableInput` when there is none."""
    model = find_model(model_id)
    if model.kind != "speech" or model.engine is None:
        raise UnusableInput(
            Text(f"{model_id} 不是识别模型。", f"{model_id} is not a speech model."),
            remedy=Text("运行 huazheng models list 查看。", "Run huazheng models list to see them."),
        )
    return model


def models_here(home: Home) -> list[str]:
    """The ids of the models that are present, in the home or a shared folder, damaged ones included."""
    return [model.id for model in list_models() if model_folder(home, model).exists()]


def state_of(home: Home, model_id: str) -> ModelState:
    """Tell whether the model is intact, missing or damaged. Fast unless its files changed since they were hashed."""
    model = find_model(model_id)
    if not model_folder(home, model).exists():
        return "missing"
    return "ready" if is_installed(home, model) else "damaged"


def ensure_model(home: Home, model_id: str, task: Task) -> Path:
    """Return the folder of the model, hashed in this process; download it first if it is missing or damaged.

    Raises :class:`UnusableInput` for an unknown id, :class:`ResourceUnavailable` when no source has it, ``Stopped``.
    """
    model = find_model(model_id)
    checking = task.part(0.0, 1.0, str(Text(f"正在核验 {model.name.zh}", f"verifying {model.name.en}")))
    return model_folder(home, model) if is_proven(home, model, checking) else fetch(home, model_id, task)


def fetch(home: Home, model_id: str, task: Task, *, folder: Path | None = None, into: Path | None = None) -> Path:
    """Download the model into the home unless it is intact there or in a shared folder; returns its folder.

    folder: the user's own and then only source; it holds the model's files, or a folder of the model's id. into: a
    folder of models to use instead of the home's.
    """
    model = find_model(model_id)
    if folder is None and into is None and is_proven(home, model):
        return model_folder(home, model)
    return fetch_model(home, model, _named(model, folder) if folder else _known(home, model), task, into=into)


def verify(home: Home, model_id: str, task: Task) -> list[Text]:
    """Hash every file of an installed model and return what is wrong; empty when nothing is.

    Raises :class:`ResourceUnavailable` when the model is missing.
    """
    model = find_model(model_id)
    folder = model_folder(home, model)
    if not folder.exists():
        raise ResourceUnavailable(
            Text(f"没有模型 {model.name.zh}。", f"{model.name.en} is not installed."),
            file=folder,
            remedy=Text(f"运行 huazheng models fetch {model_id}。", f"Run huazheng models fetch {model_id}."),
        )
    return find_faults(
        home, model, task.part(0.0, 1.0, str(Text(f"正在核验 {model.name.zh}", f"verifying {model.name.en}")))
    )


def remove(home: Home, model_id: str, task: Task) -> None:
    """Delete a model of the home, and what an interrupted download left of it. It can be downloaded again.

    Raises :class:`UnusableInput` for a model in a shared folder, which is only read.
    """
    model = find_model(model_id)
    folder = model_folder(home, model)
    if folder != own_model_folder(home, model):
        raise UnusableInput(
            Text(
                "这个模型在源码文件夹里，话证不删那里的文件。",
                "This model is in the source checkout; Huazheng does not delete files there.",
            ),
            file=folder,
            remedy=Text("不要它就自己删掉这个文件夹。", "Delete the folder yourself if you no longer need it."),
        )
    remove_model(home, model, task)


def _named(model: Model, folder: Path) -> list[AnySource]:
    if not folder.is_dir():
        raise UnusableInput(
            Text("没有这个文件夹。", "Folder not found."),
            file=folder,
            remedy=Text("写明模型文件所在的文件夹。", "Give the folder that contains the model files."),
        )
    own = folder / model.id
    return [FolderSource(path=str(own if own.is_dir() else folder))]


def _known(home: Home, model: Model) -> list[AnySource]:
    """The registry's sources, after a damaged copy, most of whose files may be intact."""
    here = FolderSource(path=str(model_folder(home, model)))
    sources: list[AnySource] = [here, *(one for one in model.sources if one != here)]
    return [one for one in sources if not isinstance(one, FolderSource) or Path(one.path).is_dir()]
