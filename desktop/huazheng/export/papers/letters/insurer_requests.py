"""Two letters to the insurer: for a copy of its recording, and for the trail of an electronic callback."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.export.papers.letters.known_facts import known_facts
from huazheng.export.papers.letters.letter_parts import call_line, enclosures, law_section, notice, signature
from huazheng.export.papers.paper import Heading, Paper, Paragraph, plain
from huazheng.law.law_table import Citation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from huazheng.core.runtime.language import Language
    from huazheng.export.documents.call_document import CallDocument
    from huazheng.export.papers.letters.known_facts import KnownFacts
    from huazheng.export.papers.paper import Block

_ACCESS = Citation("personal-information", "第四十五条")
_RECORDING_LAW = (_ACCESS, Citation("sales-conduct", "第三十五条"))
_TRAIL_LAW = (_ACCESS, Citation("electronic-callback", "一"), Citation("electronic-callback", "三"))
_RECORDING_ITEMS = (
    Text(
        "上述通话的完整录音（不剪辑），以及录音文件的生成时间。",
        "the complete, unedited recording of the call above, and the time at which its file was made;",
    ),
    Text(
        "贵公司为这次回访保存的记录，包括回访结果和对我的回答所作的登记。",
        "the records kept of this callback, including its result and what was entered as my answers;",
    ),
    Text(
        "不能提供其中任何一项的，请书面说明理由和依据的规定。",
        "for anything that is refused, the reason and the rule, in writing.",
    ),
)
_TRAIL_ITEMS = (
    Text(
        "我的保单的电子化回访在什么时间、用什么方式（APP、公众号、短信链接等）进行，结果如何；没有作过的，请说明。",
        "when and by which means (app, official account, link …) the electronic callback was made, and its result; if "
        "there was none, please say so;",
    ),
    Text(
        "验证身份的信息：验证的时间、方式、结果和所用的设备或账号。",
        "the identity check: its time, means and result, and the device or account used;",
    ),
    Text(
        "操作痕迹：每一页的打开时间、停留时间和点选内容。",
        "the trail of actions: when each page was opened, how long it was shown, and what was chosen;",
    ),
    Text("当时向我显示的重要页面的内容。", "the content of the important pages that were shown to me;"),
    Text(
        "不能提供其中任何一项的，请书面说明理由和依据的规定。",
        "for anything that is refused, the reason and the rule, in writing.",
    ),
)


def recording_request(document: CallDocument, language: Language) -> Paper:
    """The request for a copy of the insurer's own recording."""
    title = Text("查阅、复制回访录音的申请（草稿）", "Request for a copy of the callback recording (draft)")
    return _request(document, title, _RECORDING_ITEMS, _RECORDING_LAW, language)


def trail_request(document: CallDocument, language: Language) -> Paper:
    """The request for the trail of an electronic callback."""
    title = Text("查阅、复制电子化回访记录的申请（草稿）", "Request for the trail of an electronic callback (draft)")
    return _request(document, title, _TRAIL_ITEMS, _TRAIL_LAW, language)


def _request(
    document: CallDocument, title: Text, items: Sequence[Text], law: Sequence[Citation], language: Language
) -> Paper:
    known = known_facts(document, language)
    return Paper(
        title=title.of(language),
        language=language,
        footer=Text(f"草稿　封存码 {document.code}", f"Draft. Seal code {document.code}").of(language),
        blocks=(
            Paragraph(plain(title.of(language)), "title"),
            *notice(language),
            *_parties(known, language),
            Heading(Text("一、事由", "1. The call").of(language), 1, "facts"),
            call_line(known, language),
            Heading(Text("二、请提供", "2. Please provide").of(language), 1, "request"),
            *(Paragraph(plain(f"{number}. {item.of(language)}")) for number, item in enumerate(items, 1)),
            Heading(Text("三、依据", "3. Rules").of(language), 1, "basis"),
            *law_section(law, document, known.day, language),
            *enclosures(document, Text("四、我保存的录音", "4. The recording that I kept"), language),
            *signature(Text("申请人", "Applicant"), language),
        ),
    )


def _parties(known: KnownFacts, language: Language) -> Iterator[Block]:
    insurer = known.or_blank(known.insurer, Text("保险公司和分支机构名称", "insurer and branch"), language)
    product = known.or_blank(known.product, Text("产品名称", "product"), language)
    policy = known.or_blank(None, Text("保单号", "policy number"), language)
    person = known.or_blank(
        None, Text("姓名、证件号码、联系电话、收件地址", "name, ID number, phone, postal address"), language
    )
    yield Paragraph(plain(Text(f"致：{insurer}", f"To: {insurer}").of(language)))
    yield Paragraph(plain(Text(f"申请人：{person}", f"Applicant: {person}").of(language)))
    yield Paragraph(
        plain(Text(f"保单：{product}，保单号 {policy}", f"Policy: {product}, number {policy}").of(language))
    )
