"""A small model, made in the test, with its hub."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from huazheng.speech.models.model_file import ModelFile
from huazheng.speech.models.registry import Model, Title
from huazheng.speech.models.sources.hub import HubSource

if TYPE_CHECKING:
    from support.hub_server import HubServer

REPOSITORY, REVISION = "Someone/small", "0123456789abcdef0123456789abcdef01234567"


@dataclass
class SmallModel:
    """Two files of random bytes, served by the hub, and the model that they make."""

    hub: HubServer
    model: Model
    contents: dict[str, bytes] = field(default_factory=dict)

    def serve(self, **contents: bytes) -> None:
        """Let the hub serve these bytes in place of the right ones: ``weights`` and ``config``."""
        names = {"weights": "model.bin", "config": "config.json"}
        for key, content in contents.items():
            self.hub.hold(REPOSITORY, REVISION, names[key], content)


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
        licence="MIT",
        languages=("zh",),
        memory=1,
        files=files,
        sources=(HubSource(repository=REPOSITORY, revision=REVISION),),
    )
    for name, content in contents.items():
        hub.hold(REPOSITORY, REVISION, name, content)
    return SmallModel(hub, model, contents)
