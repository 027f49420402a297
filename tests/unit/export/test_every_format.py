"""What holds for every format: it names its recording by digest, and the custody names the file by its own."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from typing import TYPE_CHECKING

import pytest

from captured import captured, worked_on
from huazheng.export import BUNDLE, EXPORTS, READERS, REPORTS, formats_for
from huazheng.services.export import export_call
from huazheng.services.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from huazheng.core.paths import Home
    from huazheng.store.calls import Call


@pytest.fixture
def call(home: Home) -> Call:
    """From two sources, so that there are two recordings to name."""
    call = captured(home, {"microphone": 1.5, "line": 1.5})
    worked_on(home, call)
    return call


def words_of(file: Path, pdf_text: Callable[[Path], str]) -> str:
    """Everything that a reader of the file gets to see, without line breaks."""
    content = file.read_bytes()
    if file.suffix == ".pdf":
        words = pdf_text(file)
    elif file.suffix in {".docx", ".zip"}:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            words = "".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    else:
        words = content.decode("utf-8")
    return "".join(words.split())


@pytest.mark.parametrize("form", EXPORTS)
def test_the_file_names_its_recording_and_the_custody_names_the_file(
    home: Home, call: Call, tmp_path: Path, form: str, pdf_text: Callable[[Path], str]
) -> None:
    done = export_call(home, call, form, tmp_path / f"出 口.{form}", language="zh")
    digest = hashlib.sha256(done.file.read_bytes()).hexdigest()
    last = json.loads((call.folder / "custody.jsonl").read_text(encoding="utf-8").splitlines()[-1])
    assert (last["action"], last["details"]) == (
        "exported",
        {"format": form, "file": done.file.name, "sha256": digest},
    )
    assert done.sha256 == digest
    assert verify(home, call.folder)[0].intact
    if form == BUNDLE:
        assert verify(home, done.file)[0].intact
    named = done.file.rename(
        done.file.with_suffix({"pdf": ".pdf", "docx": ".docx", BUNDLE: ".zip"}.get(form.rpartition("-")[2], ".x"))
    )
    words = words_of(named, pdf_text)
    for recording in call.seal.recordings:
        assert recording.sha256 in words, f"{form} does not say which recording it is of"


def test_every_format_is_for_somebody_and_reports_are_exports() -> None:
    assert {form for reader in READERS for form in formats_for(reader)} == set(EXPORTS)
    assert set(REPORTS) <= set(EXPORTS)
    assert [formats_for(reader)[0] for reader in READERS] == [BUNDLE, "complaint-docx", BUNDLE, "json"]
