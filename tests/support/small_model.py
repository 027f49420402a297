"""A small model of random bytes, with the hub that serves it."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

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


def rot(file: Path) -> None:
    """Flip one bit in the middle of a file, and leave its size and modification time as they were."""
    state = file.stat()
    with file.open("r+b") as stream:
        stream.seek(state.st_size // 2)
        byte = stream.read(1)[0]
        stream.seek(-1, os.SEEK_CUR)
        stream.write(bytes([byte ^ 1]))
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
