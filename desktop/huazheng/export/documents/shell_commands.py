"""Commands that print a file's SHA-256, with the file's name quoted as each system's shell reads it."""

from __future__ import annotations

from typing import NamedTuple

# PowerShell takes each of these for a single quote, and two of them inside quotes for one.
_POWERSHELL_QUOTES = "'‘’‚‛"


class HashCommand(NamedTuple):
    """A command line, and the name of the system or shell that it is for."""

    shell: str
    line: str


def hash_commands(name: str) -> tuple[HashCommand, ...]:
    """The commands for a file in the current folder.

    Windows' old command prompt has none for a name with a quotation mark or a percent sign, which it reads in its own
    way inside quotes too.
    """
    prompt = () if set(name) & set('"%\n') else (HashCommand("Windows CMD", f'certutil -hashfile "{name}" SHA256'),)
    return (
        HashCommand("Windows PowerShell", f"Get-FileHash -Algorithm SHA256 -LiteralPath {powershell_quoted(name)}"),
        *prompt,
        HashCommand("macOS", f"shasum -a 256 {posix_quoted(f'./{name}')}"),
        HashCommand("Linux", f"sha256sum {posix_quoted(f'./{name}')}"),
    )


def posix_quoted(text: str) -> str:
    """The text as one word of a POSIX shell."""
    return "'" + text.replace("'", "'\\''") + "'"


def powershell_quoted(text: str) -> str:
    """The text as one literal word of PowerShell."""
    return "'" + "".join(char * 2 if char in _POWERSHELL_QUOTES else char for char in text) + "'"
