"""Fixture: a small model made in the test, with its hub."""

from __future__ import annotations

import hashlib
import random
from typing import TYPE_CHECKING

import pytest

from huazheng.speech.models.model_file import ModelFile
from huazheng.speech.models.registry import Model, Title
from huazheng.speech.models.sources.hub import HubSource
from support.small_model import REPOSITORY, REVISION, SmallModel

if TYPE_CHECKING:
    from support.hub_server import HubServer


@pytest.fixture
def small(hub: HubServer) -> SmallModel:
    rolls = random.Random(8)
    contents = {"model.bin": rolls.randbytes(3_000_000), "config.json": rolls.randbytes(2_000)}
    files = tuple(
        ModelFile(name=name, size=len(content), sha256=hashlib.sha256(content).hexdigest())
        for name, content in contents.items()
    )
    model = Model(
        id="small-one",
        kind="speech",
        title=Title("小模型", "small one"),
        license="MIT",
        languages=("zh",),
        memory=1,
        files=files,
        sources=(HubSource(repository=REPOSITORY, revision=REVISION),),
    )
    for name, content in contents.items():
        hub.hold(REPOSITORY, REVISION, name, content)
    return SmallModel(hub, model, contents)
