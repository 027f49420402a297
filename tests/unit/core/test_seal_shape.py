"""A seal may come from anybody, in a bundle: what it names must not lead out of its call."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.errors import UnusableInput
from huazheng.services.intake.file_import import import_file
from huazheng.store.calls import Call
from support.sample_clips import FIXED

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

HOSTILE = [
    "original/../../secret",
    "original/..",
    "/etc/passwd",
    "original\\..\\x",
    "original/",
    "seal.json",
    "original/a/b",
    "",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_leads_elsewhere_is_refused(home: Home, tmp_path: Path, name: str) -> None:
    call = import_file(home, FIXED / "nb.amr").call
    other = tmp_path / call.id
    shutil.copytree(call.folder, other)
    seal = json.loads(call.seal_file.read_bytes())
    seal["files"][0]["name"] = name
    (other / "seal.json").chmod(0o600)
    (other / "seal.json").write_text(json.dumps(seal), encoding="utf-8")
    with pytest.raises(UnusableInput, match="files"):
        _ = Call(other).original


def test_a_seal_without_files_is_refused(home: Home, tmp_path: Path) -> None:
    call = import_file(home, FIXED / "nb.amr").call
    seal = json.loads(call.seal_file.read_bytes()) | {"files": []}
    (tmp_path / "seal.json").write_text(json.dumps(seal), encoding="utf-8")
    with pytest.raises(UnusableInput, match="files"):
        _ = Call(tmp_path).title
