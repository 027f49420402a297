"""Recognition of a bundle that a person unpacked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.evidence.verifier.call_files import calls_in, has_case, is_bag

if TYPE_CHECKING:
    from pathlib import Path


def is_bundle_folder(folder: Path) -> bool:
    """Test for an unpacked bundle: the folder of its bag, or the only folder around it. Reads names only."""
    if not folder.is_dir():
        return False
    try:
        inside = [one for one in folder.iterdir() if one.is_dir()]
    except OSError:
        return False
    around = inside if len(inside) == 1 else []
    return any(is_bag(place) and (bool(calls_in(place)) or has_case(place)) for place in (folder, *around))
