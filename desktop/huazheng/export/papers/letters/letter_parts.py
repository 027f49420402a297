"""Parts that all letters have: notice, the call's facts, the law with its state, enclosures, signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.export.papers.letters.known_facts import blank
from huazheng.export.papers.paper import Heading, Paragraph, plain, quiet, strong
from huazheng.law.law_table import staleness_warning

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from huazheng.core.runtime.language import Language
    from huazheng.export.documents.call_document import CallDocument
    from huazheng.export.papers.letters.known_facts import KnownFacts
    from huazheng.export.papers.paper import Block
    from huazheng.law.law_table import Citation

NO_ADVICE_NOTICE = Text(
    "这是按您的录音和资料填好的草稿，只写事实，不是法律意见。话证不替任何人投诉或退保，不支持“代理退保”：有人收费代办、教您夸大或编造时，请不要用这份文件。"
    "请填写【】中的内容，改正、删去不合适的地方，自己签名后提交。",
    "This draft states facts from your recording and your entries. It is not legal advice. Huazheng files no complaint "
    "and surrenders no policy for anyone and does not support agents who sell surrender services (代理退保): do not "
    "use it for one, or to exaggerate. Fill in the [brackets], correct and delete as needed, and sign it yourself.",
)


def notice(language: Language) -> Iterator[Block]:
    """The words above every letter."""
    yield Paragraph(quiet(NO_ADVICE_NOTICE.of(language)), "note")


def call_line(known: KnownFacts, language: Language) -> Block:
    """Sentences that name the call: time, number and length."""
    number = Text(f"，来电号码 {known.number}", f" from the number {known.number}").of(language) if known.number else ""
    return Paragraph(
        plain(
            Text(
                f"通话时间：{known.started}{number}。我保存了这次通话的原始录音，时长 {known.length}。",
                f"The call: {known.started}{number}. I have kept the original recording, which is {known.length} long.",
            ).of(language)
        )
    )


def law_section(
    citations: Sequence[Citation], document: CallDocument, day: date | None, language: Language
) -> Iterator[Block]:
    """Each article in its own words, with its state on the day of the call and on the day of writing."""
    for citation in citations:
        yield Paragraph(strong(citation.name.of(language)), with_next=True)
        yield Paragraph(quiet(state_line(citation, document, day).of(language)), "note", with_next=True)
        yield Paragraph(plain(citation.text), "quote")
    if document.written_on is not None and (warning := staleness_warning(document.written_on)) is not None:
        yield Paragraph(strong(warning.of(language)))


def state_line(citation: Citation, document: CallDocument, day: date | None) -> Text:
    """One line on the state of a law on the day of the call and on the day of writing, where these are known."""
    days = {
        Text("通话当日", "on the day of the call"): day,
        Text("写信当日", "on the day of writing"): document.written_on,
    }
    if document.written_on == day:
        days.popitem()
    return citation.state_line({name: one for name, one in days.items() if one is not None})


def enclosures(document: CallDocument, title: Text, language: Language) -> Iterator[Block]:
    """The recordings by name and digest, and the code of their seal."""
    yield Heading(title.of(language), 1, "enclosed")
    for file in document.seal.recordings:
        name, digest = file.name.removeprefix("original/"), file.sha256
        yield Paragraph(
            plain(Text(f"原始录音 {name}，SHA-256：{digest}", f"The recording {name}, SHA-256 {digest}").of(language))
        )
    code = Text(f"封存码（封存时保存的编码）：{document.code}", f"Seal code, as kept when sealing: {document.code}")
    yield Paragraph(plain(code.of(language)))


def signature(who: Text, language: Language) -> Iterator[Block]:
    """The place for name and day."""
    name = Text(f"{who.zh}（签名）：", f"{who.en} (signature): ").of(language)
    yield Paragraph(plain(name + blank(Text("签名", "signature"), language)), "signature")
    yield Paragraph(plain(Text("日期：", "Date: ").of(language) + blank(Text("日期", "date"), language)), "signature")
