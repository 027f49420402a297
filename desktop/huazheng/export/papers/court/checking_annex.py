"""Annex B: how anyone checks the files, with commands that can be typed as they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.export.documents.shell_commands import hash_commands
from huazheng.export.papers.paper import Block, Heading, Paragraph, Table, TextRun, plain, strong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.export.documents.call_document import CallDocument

SEAL_FILE = "seal.json"


def blocks(document: CallDocument, language: Language) -> Iterator[Block]:
    """The steps, and the commands for every file."""
    yield Heading(Text("附件 B：怎样核验", "Annex B: how to check").of(language), 1, "check")
    folder = f"data/{document.seal.call}"
    yield Paragraph(
        plain(
            Text(
                "1. 在存放该文件的文件夹里打开终端，输入对应系统的一行命令，得到的 64 位应与本表逐字相同。有一个字节"
                f"不同，结果就完全不同。证据包解开以后，录音在 {folder}/original，seal.json 在 {folder}。",
                "1. Open a terminal in the folder of the file and enter the line for your system. The 64 digits must "
                "be the same as in this table; one different byte gives completely "
                "different ones. In the unpacked bundle "
                f"the recordings are in {folder}/original, and seal.json is in {folder}.",
            ).of(language)
        )
    )
    files = [(file.name.removeprefix("original/"), file.sha256) for file in document.seal.recordings]
    if document.proofs.seal_sha256 is not None:
        files.append((SEAL_FILE, document.proofs.seal_sha256))
    for name, digest in files:
        yield Table(
            widths=(24, 76),
            rows=(
                (strong(name), (TextRun(digest, "code"),)),
                *((plain(command.shell), (TextRun(command.line, "code"),)) for command in hash_commands(name)),
            ),
            compact=True,
        )
    for number, step in enumerate(_steps(document), 2):
        yield Paragraph(plain(f"{number}. {step.of(language)}"))


def _steps(document: CallDocument) -> Iterator[Text]:
    if document.proofs.seal_sha256 is not None:
        yield Text(
            f"封存码是 seal.json 的 SHA-256 的前 16 位：{document.code}。seal.json 又写着每个录音文件的 SHA-256，"
            "所以比对这一个码，就核验了全部录音。",
            f"The seal code is how the SHA-256 of seal.json begins (16 digits): {document.code}. As seal.json names "
            "the SHA-256 of every recording, this one code covers all of them.",
        )
    yield Text(
        "用任何播放器打开录音，按正文所列起止时间回听。",
        "Open the recording in any player and listen at the times given in the transcript.",
    )
    if document.proofs.fingerprint is not None:
        yield Text(
            "封存的签名、逐秒的哈希链和保管记录：在解开的证据包里运行 python3 -I -B verify（Windows：py -I -B "
            "verify），"
            "或照包里 VERIFY.md 用 OpenSSL 逐项核验；公钥指纹应与首页相同。",
            "Signature of the seal, hash chain of every second and custody log: "
            "run python3 -I -B verify (Windows: py -I "
            "-B verify) in the unpacked bundle, or follow its VERIFY.md with "
            "OpenSSL. The fingerprint of the key must be the "
            "one on page one.",
        )
