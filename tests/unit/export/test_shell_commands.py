"""The printed commands, run in a shell here, and read as Windows reads them."""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from huazheng.export.documents.shell_commands import hash_commands

if TYPE_CHECKING:
    from pathlib import Path

NAMES = (
    "microphone.wav",
    "回访 录音（1）.m4a",
    "2026-11-30 09_22 it's $HOME `id` & more; \\n.wav",
    "‘引号’ ‚ ‛ 100%.wav",
    '-n "x".wav',
    "$(id) ^ [a] {b} #!.wav",
)


def lines(name: str) -> dict[str, str]:
    return {command.shell: command.line for command in hash_commands(name)}


@pytest.mark.parametrize("name", NAMES)
def test_the_commands_print_the_digest_of_the_file_that_they_name(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(name.encode())
    digest = hashlib.sha256(name.encode()).hexdigest()
    said = lines(name)
    for system, tool in (("Linux", "sha256sum"), ("macOS", "shasum")):
        if shutil.which(tool) is None:
            continue
        done = subprocess.run(["sh", "-c", said[system]], cwd=tmp_path, capture_output=True, check=True, timeout=20)
        # sha256sum puts a backslash before the digest of a file with one in its name
        assert done.stdout.decode().lstrip("\\").startswith(digest), said[system]


@pytest.mark.parametrize("name", NAMES)
def test_windows_reads_the_same_name(name: str) -> None:
    said = lines(name)
    head, literal = said["Windows PowerShell"].split(" -LiteralPath ")
    assert head == "Get-FileHash -Algorithm SHA256"
    assert _powershell_literal(literal) == name
    if prompt := said.get("Windows CMD"):
        found = re.fullmatch(r'certutil -hashfile "([^"%]*)" SHA256', prompt)
        assert found is not None and found[1] == name
    else:
        assert set(name) & set('"%')


def _powershell_literal(word: str) -> str:
    """The text of a single-quoted word by PowerShell's grammar: any of its five quotes ends it, two are one."""
    quotes = "'‘’‚‛"
    assert word[0] in quotes
    text, at = "", 1
    while word[at] not in quotes or (at + 1 < len(word) and word[at + 1] in quotes):
        at += word[at] in quotes
        text += word[at]
        at += 1
    assert at == len(word) - 1, "nothing stands behind the closing quote"
    return text
