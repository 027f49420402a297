"""Other programs that open what we wrote."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def poppler() -> Callable[..., bytes]:
    """Run one of poppler's tools on a file and return its output."""

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
    """Let LibreOffice open a document and print it as PDF."""

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


PREFLIGHT_PACKAGES = "default-jre-headless libpdfbox2-java libactivation-java libjaxb-api-java libbcprov-java"
JARS = ("preflight", "pdfbox2", "xmpbox", "fontbox2", "commons-logging", "javax.activation", "jaxb-api", "bcprov")
JAVA_FOLDER = Path("/usr/share/java")


@pytest.fixture
def preflight() -> Callable[[Path], dict[str, bool]]:
    """Check with Apache PDFBox Preflight that each file of a folder is PDF/A-1b; results by name without ending."""
    java, jars = shutil.which("java"), [JAVA_FOLDER / f"{name}.jar" for name in JARS]
    if java is None or not all(jar.is_file() for jar in jars):
        pytest.skip(f"Preflight is not installed (Debian: {PREFLIGHT_PACKAGES})")

    def check(folder: Path) -> dict[str, bool]:
        path = os.pathsep.join(map(str, jars))
        command = [java, "-cp", path, "org.apache.pdfbox.preflight.Validator_A1b", "xml", "batch", str(folder)]
        subprocess.run(command, capture_output=True, timeout=120, check=False)
        return {
            file.name.removesuffix(".pdf.preflight.xml"): '<isValid type="PDF/A1-b">true<' in file.read_text("utf-8")
            for file in folder.glob("*.preflight.xml")
        }

    return check
