"""The keys of this home: the one that signs now, and those before it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.evidence.custody_log import first_key
from huazheng.evidence.keys import load_former_signer, load_signer

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.evidence.keys import Signer


def signer_of(home: Home) -> Signer:
    """The key of this installation, created on the first run."""
    return load_signer(home.keys)


def signer_for(home: Home, folder: Path) -> Signer:
    """The key that signs for this call: the one that signed its first custody line.

    After a change of the key the calls made before go on with the old one, so that each call has one key from its
    first line to its last.
    """
    signer = signer_of(home)
    first = first_key(folder)
    if first is None or first == signer.public.hex():
        return signer
    return load_former_signer(home.keys, first)
