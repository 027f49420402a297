"""Models: which there are, which are here, and bringing and checking them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from huazheng.core.runtime.errors import ResourceUnavailable, UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.speech.models.fetch import fetch_model, remove_model
from huazheng.speech.models.installed_models import faults, is_installed, model_folder
from huazheng.speech.models.registry import Model, find_model, load_registry
from huazheng.speech.models.sources.folder import FolderSource

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.speech.models.sources import AnySource

__all__ = ["ensure_model", "fetch", "find_model", "list_models", "models_here", "remove", "state_of", "verify"]

ModelState = Literal["ready", "missing", "damaged"]


def list_models() -> list[Model]:
    """Every model that the app can use, in the registry's order."""
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
    """The ids of the models that lie in the home, right or not."""
    return [model.id for model in list_models() if model_folder(home, model).exists()]


def state_of(home: Home, model_id: str) -> ModelState:
    """Whether the model is here and right, not here, or here with other bytes than it should have.

    Quick unless its files changed since they were last hashed.
    """
    model = find_model(model_id)
    if not model_folder(home, model).exists():
        return "missing"
    return "ready" if is_installed(home, model) else "damaged"


def ensure_model(home: Home, model_id: str, task: Task) -> Path:
    """The folder of the model, whose files are checked; fetched if it is not here or not right.

    Raises :class:`UnusableInput` for an unknown id, :class:`ResourceUnavailable` when it cannot be had, ``Stopped``.
    """
    model = find_model(model_id)
    return model_folder(home, model) if is_installed(home, model) else fetch(home, model_id, task)


def fetch(home: Home, model_id: str, task: Task, *, folder: Path | None = None) -> Path:
    """Bring the model into the home if it is not there; returns its folder.

    ``folder`` is the user's own source, and then the only one: it holds the model's files, or a folder of its id.
    """
    model = find_model(model_id)
    return fetch_model(home, model, _named(model, folder) if folder else _known(home, model), task)


def verify(home: Home, model_id: str, task: Task) -> list[Text]:
    """Hash every file of a model that is here and say what is wrong with it; empty when all is right.

    Raises :class:`ResourceUnavailable` when the model is not here at all.
    """
    model = find_model(model_id)
    folder = model_folder(home, model)
    if not folder.exists():
        raise ResourceUnavailable(
            Text(f"这里没有模型 {model.name.zh}。", f"{model.name.en} is not here."),
            file=folder,
            remedy=Text(f"运行 huazheng models fetch {model_id}。", f"Run huazheng models fetch {model_id}."),
        )
    return faults(home, model, task.part(0.0, 1.0, str(Text(f"正在核对 {model.name.zh}", f"checking {model.name.en}"))))


def remove(home: Home, model_id: str, task: Task) -> None:
    """Delete a model that is here, and what a stopped fetch left of it. It can be fetched again."""
    remove_model(home, find_model(model_id), task)


def _named(model: Model, folder: Path) -> list[AnySource]:
    if not folder.is_dir():
        raise UnusableInput(
            Text("没有这个文件夹。", "There is no such folder."),
            file=folder,
            remedy=Text("写明模型文件所在的文件夹。", "Name the folder that holds the model's files."),
        )
    own = folder / model.id
    return [FolderSource(path=str(own if own.is_dir() else folder))]


def _known(home: Home, model: Model) -> list[AnySource]:
    """The registry's sources; before them a damaged copy, most of whose files may be right."""
    here = FolderSource(path=str(model_folder(home, model)))
    sources: list[AnySource] = [here, *(one for one in model.sources if one != here)]
    return [one for one in sources if not isinstance(one, FolderSource) or Path(one.path).is_dir()]
