"""Download of a model: source after source, every file verified, and installed in one step or not at all.

``models/.fetching/<id>/`` is where the work lies: ``parts/`` holds what is not whole (a later fetch goes on from it),
``whole/`` holds checked files, and each source has a folder of its own. It goes when the model is in place.
"""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import ResourceUnavailable
from huazheng.core.runtime.files import lacking_space, make_private_folder
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.locks import exclusive_lock
from huazheng.core.runtime.log import logger
from huazheng.speech.models.installed_models import MARKER, is_intact, own_model_folder, write_marker
from huazheng.speech.models.sources.model_source import SourceError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.speech.models.model_file import ModelFile
    from huazheng.speech.models.registry import Model
    from huazheng.speech.models.sources.model_source import Source

STAGING = ".fetching"
_DOWNLOAD_SHARE = 0.9  # of a file's share of the bar; the rest is hashing it


@dataclass(frozen=True)
class _Staging:
    """The folder where one model is put together."""

    root: Path

    @property
    def whole(self) -> Path:
        """Files that were checked."""
        return make_private_folder(self.root / "whole")

    @property
    def parts(self) -> Path:
        """Files that are not whole, or not checked yet."""
        return make_private_folder(self.root / "parts")

    def scratch(self, number: int) -> Path:
        """The folder of one source's own."""
        return make_private_folder(self.root / f"source-{number}")

    def holds_bytes(self) -> bool:
        """Check whether there are bytes that a later fetch can resume from."""
        return any(path.is_file() for path in self.root.rglob("*"))

    def clear(self) -> None:
        """Remove everything."""
        shutil.rmtree(self.root, ignore_errors=True)


def fetch_model(home: Home, model: Model, sources: Sequence[Source], task: Task, *, into: Path | None = None) -> Path:
    """The folder of the model, fetched from the first source that gives the right bytes if it is not there yet.

    It is put into the home's own models, or into the folder of models ``into``.

    A stop, or a source that fails, leaves parts that a later fetch goes on from. Raises :class:`ResourceUnavailable`
    when no source gives it, with the reason of each, or when the disk refuses; then no part is left either.
    """
    models = into if into is not None else home.models
    target = models / model.id
    staging = _Staging(models / STAGING / model.id)
    waiting = Text(f"等另一个程序下载完 {model.name.zh}", f"waiting for another program to download {model.name.en}")
    try:
        make_private_folder(staging.root.parent)
        with exclusive_lock(staging.root.with_name(f"{model.id}.lock"), task, waiting):
            if not is_intact(model, target, target / MARKER):
                _fetch(model, sources, target, staging, task)
        return target
    except OSError as error:
        reason = error.strerror or str(error)
        raise ResourceUnavailable(
            Text(f"模型 {model.name.zh} 存不下：{reason}。", f"Cannot store {model.name.en}: {reason}."),
            file=target,
            remedy=Text(
                "看看磁盘满没满、这个文件夹能不能写。", "Check whether the disk is full or the folder is read-only."
            ),
        ) from error


def remove_model(home: Home, model: Model, task: Task) -> None:
    """Take the model out of the home, and whatever a stopped fetch left of it; gone at once or not at all.

    Waits for another program that fetches it. Raises :class:`OSError` as the system does, as while it is in use.
    """
    target = own_model_folder(home, model)
    staging = _Staging(home.models / STAGING / model.id)
    waiting = Text(f"等另一个程序下载完 {model.name.zh}", f"waiting for another program to download {model.name.en}")
    make_private_folder(staging.root)
    with exclusive_lock(staging.root.with_name(f"{model.id}.lock"), task, waiting):
        if target.exists():
            target.rename(staging.root / f"removed-{time.time_ns()}")
        staging.clear()


def _fetch(model: Model, sources: Sequence[Source], target: Path, staging: _Staging, task: Task) -> None:
    try:
        _fetch_missing(model, staging, sources, task)
        _install(model, target, staging)
    except OSError:  # a full disk is not helped by half a model on it
        staging.clear()
        raise


def _fetch_missing(model: Model, staging: _Staging, sources: Sequence[Source], task: Task) -> None:
    """Every file of the model into ``staging.whole``, each checked."""
    missing = [file for file in model.files if not _is_staged(file, staging.whole, task)]
    reasons: list[Text] = []
    for number, source in enumerate(sources):
        if not missing:
            return
        _check_free_space(model, missing, staging)
        try:
            while missing:
                _fetch_from(source, number, missing[0], staging, _file_task(model, missing[0], task))
                del missing[0]
        except SourceError as failed:
            title = source.title()
            reasons.append(Text(f"{title.zh}：{failed.reason.zh}", f"{title.en}: {failed.reason.en}"))
            logger("models").warning("%s: %s", model.id, reasons[-1].en)
    if missing:
        if not staging.holds_bytes():
            staging.clear()
        raise _no_source_error(model, reasons)


def _file_task(model: Model, file: ModelFile, task: Task) -> Task:
    """The file's stretch of the task, by its size."""
    before = sum(one.size for one in model.files[: model.files.index(file)])
    doing = Text(f"正在下载 {model.name.zh}：{file.name}", f"downloading {model.name.en}: {file.name}")
    return task.part(before / model.bytes, (before + file.size) / model.bytes, str(doing))


def _fetch_from(source: Source, number: int, file: ModelFile, staging: _Staging, task: Task) -> None:
    """One file from one source into ``staging.whole``, if it is the right one. A wrong one is deleted."""
    part = staging.parts / file.name
    went_on = part.exists()
    while True:
        source.fetch_file(file, part, staging.scratch(number), task.part(0.0, _DOWNLOAD_SHARE))
        fault = file.fault(part, task.part(_DOWNLOAD_SHARE, 1.0))
        if fault is None:
            part.replace(staging.whole / file.name)
            return
        part.unlink()
        if not went_on:
            raise SourceError(fault)
        went_on = False  # its first half may have been another version's, or another source's: once more, from nothing


def _is_staged(file: ModelFile, whole: Path, task: Task) -> bool:
    """Check whether a stopped fetch left this file complete, by its digest."""
    path = whole / file.name
    if not path.exists():
        return False
    if file.fault(path, task.part(0.0, 0.0)) is None:
        return True
    path.unlink()
    return False


def _check_free_space(model: Model, missing: list[ModelFile], staging: _Staging) -> None:
    there = sum(path.stat().st_size for path in staging.parts.iterdir())
    lacking = lacking_space(staging.root, sum(file.size for file in missing) - there, spare=0)
    if lacking:
        megabytes = lacking // 1_000_000 + 1
        raise ResourceUnavailable(
            Text(
                f"磁盘还差 {megabytes} MB，放不下模型 {model.name.zh}。",
                f"Not enough disk space for {model.name.en}: {megabytes} MB more needed.",
            ),
            file=staging.root,
            remedy=Text("腾出空间再试。", "Free some space and try again."),
        )


def _install(model: Model, target: Path, staging: _Staging) -> None:
    write_marker(model, staging.whole)
    if target.exists():  # damaged, else there would have been nothing to fetch
        target.rename(staging.root / f"damaged-{time.time_ns()}")
    staging.whole.rename(target)
    staging.clear()


def _no_source_error(model: Model, reasons: list[Text]) -> ResourceUnavailable:
    tried_zh, tried_en = "；".join(one.zh for one in reasons), "; ".join(one.en for one in reasons)
    return ResourceUnavailable(
        Text(f"没能下载模型 {model.name.zh}。{tried_zh}。", f"Cannot download {model.name.en}. {tried_en}."),
        remedy=Text(
            f"联网后再运行 huazheng models fetch {model.id}；或在别的电脑上下载好，拷过来加 --from 文件夹。",
            f"Connect to the internet and run huazheng models fetch {model.id} again, or download it on another "
            "computer, copy its folder here and add --from FOLDER.",
        ),
    )
