"""A small model of random bytes, with the hub that serves it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huazheng.speech.models.registry import Model
    from support.hub_server import HubServer

REPOSITORY, REVISION = "Someone/small", "0123456789abcdef0123456789abcdef01234567"


@dataclass
class SmallModel:
    """Two files of random bytes, served by the hub, and the model that they make."""

    hub: HubServer
    model: Model
    contents: dict[str, bytes] = field(default_factory=dict)

    def serve(self, **contents: bytes) -> None:
        """Make the hub serve these bytes in place of the right ones: ``weights`` and ``config``."""
        names = {"weights": "model.bin", "config": "config.json"}
        for key, content in contents.items():
            self.hub.hold(REPOSITORY, REVISION, names[key], content)
