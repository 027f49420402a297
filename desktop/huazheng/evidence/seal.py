"""The seal: fixes what a call's original is (DESIGN §3).

Canonical JSON (RFC 8785), so that the same seal always has the same bytes. The signature, the chain of a capture
and the custody lines stand beside it in the same folder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import rfc8785

from huazheng.core.files import write_whole
from huazheng.core.seal import SEAL_NAME

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.seal import Seal


def write_seal(folder: Path, seal: Seal) -> None:
    """Write the seal into the call's folder."""
    write_whole(folder / SEAL_NAME, rfc8785.dumps(msgspec.to_builtins(seal)))
