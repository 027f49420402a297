"""Reading of ``second-listening.json`` in a call's folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.files import decode_json, read_regular
from huazheng.core.schema.second_listening import SECOND_LISTENING_NAME, SecondListening

if TYPE_CHECKING:
    from pathlib import Path


def read_listenings(folder: Path) -> SecondListening:
    """The call's second listenings; empty where there is no file. Raises :class:`UnusableInput`."""
    file = folder / SECOND_LISTENING_NAME
    try:
        content = read_regular(file)
    except FileNotFoundError:
        return SecondListening()
    return decode_json(content, file, SecondListening)
