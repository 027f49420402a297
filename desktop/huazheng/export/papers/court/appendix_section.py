"""The appendix: how anyone checks this document against the recording, and who stands for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.export.papers.paper import Block, Heading, Paragraph, Table, TextRun, plain, strong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.export.documents.call_document import CallDocument

COMMANDS = (("Windows", 'certutil -hashfile "{}" SHA256'), ("macOS", 'shasum -a 256 "{}"'), ("Linux", 'sha256sum "{}"'))


def blocks(document: CallDocument, language: Language) -> Iterator[Block]:
    """The steps, the commands, and the lines to sign."""
    say = language
    yield Heading(Text("附：如何核验", "Appendix: how to verify").of(say), 1, "check")
    for step in _steps(document):
        yield Paragraph(plain(step.of(say)))
    name = document.title.replace('"', "_")
    yield Table(
        widths=(18, 82),
        rows=tuple((strong(system), plain(command.format(name))) for system, command in COMMANDS),
    )
    yield Paragraph(
        plain(
            Text(
                "本整理稿不能代替录音。提交时请同时提供存储该录音的原始载体（《最高人民法院关于民事诉讼证据的若干规定》第十五条）。",
                "This document does not replace the recording. Submit the original storage medium together with it "
                "(Supreme People's Court, Provisions on Evidence in Civil Procedure, article 15).",
            ).of(say)
        )
    )
    for line in (Text("整理人（签名）：", "Prepared by (signature): "), Text("日期：", "Date: ")):
        yield Paragraph(
            (
                TextRun(line.of(say)),
                TextRun("＿＿＿＿＿＿＿＿＿＿" if say == "zh" else "____________________", "quiet"),
            ),
            "signature",
        )


def _steps(document: CallDocument) -> Iterator[Text]:
    yield Text(
        "1. 用下面任一命令计算原始录音文件的 SHA-256，应与第一部分所列逐字相同；有一个字节不同，结果就完全不同。",
        "1. Compute the SHA-256 of the original file with one of the commands below. It must be identical to the one "
        "in part 1; a single different byte gives a completely different result.",
    )
    yield Text(
        "2. 用任何播放器打开原始录音，按全文所列时间回听；文字与声音不一致的，以声音为准。",
        "2. Open the recording in any player and listen at the times given. Where text and recording differ, the "
        "recording prevails.",
    )
    if document.proofs.fingerprint is not None:
        yield Text(
            "3. 封存信息 seal.json 的签名在 seal.sig，用证据包 VERIFY.md 中的命令核验，公钥指纹应与第一部分相同。",
            "3. seal.sig is the signature of seal.json: verify it with the commands in the bundle's VERIFY.md. "
            "The fingerprint of the key must be identical to the one in part 1.",
        )
