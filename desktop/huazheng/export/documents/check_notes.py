"""The files that go with every export set: the hash sheet, and how the recipient checks it and opens the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text

if TYPE_CHECKING:
    from collections.abc import Mapping


SUMS_NAME = "SHA256SUMS.txt"
# One line for Windows' own PowerShell, which has no program that reads a hash sheet.
POWERSHELL_CHECK = (
    f"Get-Content -Encoding UTF8 {SUMS_NAME} | ForEach-Object {{ $h, $n = $_ -split '  ', 2; "
    'if ((Get-FileHash -Algorithm SHA256 -LiteralPath $n).Hash -eq $h) { "OK  $n" } else { "!!  $n" } }'
)
LINUX_CHECK = f"sha256sum -c {SUMS_NAME}"
MACOS_CHECK = f"shasum -a 256 -c {SUMS_NAME}"


def hash_sheet(digests: Mapping[str, str]) -> bytes:
    """Digest and path of every file, in the form that sha256sum reads. Paths have ``/`` and no blanks at their ends."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(digests.items())).encode()


def recipient_notes(code: str, call: str, *, bundle: str | None, language: Language) -> bytes:
    """The notes for the recipient as plain text. ``bundle``: the bundle or its unpacked folder in the set, if any."""
    lines = [
        Text(f"录音编号 {call}", f"Call {call}"),
        Text(
            f"封存码 {code}（seal.json 的 SHA-256 开头 16 位）",
            f"Seal code {code} (how the SHA-256 of seal.json begins)",
        ),
        Text("", ""),
        Text(
            "一、文件有没有变：在这个文件夹里打开终端，运行一行命令，每个文件都应该是 OK。",
            "1. Are the files unchanged? Open a terminal in this folder and run one line; every file must be OK.",
        ),
        Text(f"Windows（PowerShell）：{POWERSHELL_CHECK}", f"Windows (PowerShell): {POWERSHELL_CHECK}"),
        Text(f"macOS：{MACOS_CHECK}", f"macOS: {MACOS_CHECK}"),
        Text(f"Linux：{LINUX_CHECK}", f"Linux: {LINUX_CHECK}"),
        Text("", ""),
    ]
    if bundle is not None:
        lines.append(
            Text(
                f"二、录音本身有没有变：用浏览器打开 {bundle} 里的 index.html 就能听，VERIFY.md 写着怎样核验。",
                f"2. Is the recording unchanged? index.html in {bundle} plays it in a browser, and VERIFY.md says "
                "how to verify it. Huazheng is not needed.",
            )
        )
    lines.append(Text("文字与录音不一致的，以录音为准。", "Where text and recording differ, the recording prevails."))
    # Notepad of older Windows needs the mark to read UTF-8, and both line ends.
    return ("\ufeff" + "\r\n".join(line.of(language) for line in lines) + "\r\n").encode()
