"""Other programs that open what we wrote."""

from __future__ import annotations

import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def poppler() -> Callable[..., bytes]:
    """Runs one of poppler's tools on a file and gives its output."""

    def run(tool: str, *words: object) -> bytes:
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed (Debian: poppler-utils)")
        return subprocess.run([tool, *map(str, words)], check=True, capture_output=True, timeout=60).stdout

    return run


@pytest.fixture
def pdf_text(poppler: Callable[..., bytes]) -> Callable[[Path], str]:
    """The text that a reader can search and copy."""

    def read(file: Path) -> str:
        return poppler("pdftotext", "-enc", "UTF-8", "-layout", file, "-").decode()

    return read


@pytest.fixture
def libreoffice(tmp_path: Path) -> Callable[[Path], Path]:
    """Has LibreOffice open a document and print it as PDF."""

    def convert(file: Path) -> Path:
        office = shutil.which("soffice") or shutil.which("libreoffice")
        if office is None:
            pytest.skip("LibreOffice is not installed (Debian: libreoffice-writer-nogui)")
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        subprocess.run(
            [office, profile, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path / "lo"), str(file)],
            check=True,
            capture_output=True,
            timeout=120,
        )
        return tmp_path / "lo" / f"{file.stem}.pdf"

    return convert
