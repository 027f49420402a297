"""责令提交书证申请书: application to the court for an order that the insurer produces its recording and records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.export.papers.letters.known_facts import blank, known_facts
from huazheng.export.papers.letters.letter_parts import call_line, enclosures, law_section, notice, signature
from huazheng.export.papers.paper import Heading, Paper, Paragraph, plain
from huazheng.law.law_table import Citation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.runtime.language import Language
    from huazheng.export.documents.call_document import CallDocument
    from huazheng.export.papers.letters.known_facts import KnownFacts
    from huazheng.export.papers.paper import Block

TITLE = Text("责令提交书证申请书（草稿）", "Application for an order to produce documents (draft)")
_LAW = (
    Citation("procedure-interpretation", "第一百一十二条"),
    Citation("evidence-rules", "第四十七条"),
    Citation("evidence-rules", "第四十八条"),
    Citation("evidence-rules", "第九十九条第二款"),
)
_DOCUMENTS = (
    Text(
        "该次回访的完整录音及其生成、保存的记录；",
        "the complete recording of this callback, and the record of its making and storage;",
    ),
    Text(
        "该次回访的结果登记和问题件处理记录（如有）；",
        "what was entered as its result, and how any problem was dealt with;",
    ),
    Text(
        "作过电子化回访的，其身份验证信息、操作痕迹和重要页面。",
        "if there was an electronic callback, its identity check, trail of actions and important pages.",
    ),
)


def production_application(document: CallDocument, language: Language) -> Paper:
    """The application."""
    known = known_facts(document, language)
    return Paper(
        title=TITLE.of(language),
        language=language,
        footer=Text(f"草稿　封存码 {document.code}", f"Draft. Seal code {document.code}").of(language),
        blocks=(
            Paragraph(plain(TITLE.of(language)), "title"),
            *notice(language),
            *_parties(known, language),
            Heading(Text("一、申请事项", "1. Application").of(language), 1, "request"),
            Paragraph(
                plain(
                    Text(
                        "请求责令被申请人提交下列由其控制的材料：",
                        "That the respondent be ordered to produce the following, which it controls:",
                    ).of(language)
                )
            ),
            *(Paragraph(plain(f"{number}. {one.of(language)}")) for number, one in enumerate(_DOCUMENTS, 1)),
            Heading(Text("二、事实和理由", "2. Facts and reasons").of(language), 1, "facts"),
            call_line(known, language),
            *_reasons(language),
            Heading(Text("三、依据", "3. Rules").of(language), 1, "basis"),
            *law_section(_LAW, document, known.day, language),
            *enclosures(document, Text("四、附件", "4. Enclosures"), language),
            *signature(Text("申请人", "Applicant"), language),
        ),
    )


def _parties(known: KnownFacts, language: Language) -> Iterator[Block]:
    respondent = known.or_blank(known.insurer, Text("保险公司全称、住所", "insurer's full name and address"), language)
    rows = (
        (Text("致：", "To: "), blank(Text("受理法院", "the court"), language)),
        (Text("案号：", "Case number: "), blank(Text("案号", "case number"), language)),
        (Text("申请人：", "Applicant: "), blank(Text("姓名、证件号码、住址", "name, ID number, address"), language)),
        (Text("被申请人：", "Respondent: "), respondent),
    )
    for name, value in rows:
        yield Paragraph(plain(name.of(language) + value))


def _reasons(language: Language) -> Iterator[Block]:
    yield Paragraph(
        plain(
            Text("上述材料由被申请人控制，", "The respondent controls these, ").of(language)
            + blank(
                Text(
                    "说明您怎么知道它存在，例如：通话开头说“本次通话会录音”，在录音的几分几秒",
                    "how you know of them, such as: the call begins with “this call is recorded”, at which time",
                ),
                language,
            )
        )
    )
    yield Paragraph(
        plain(
            Text("要证明的事实：", "Facts to be proved: ").of(language)
            + blank(Text("这些材料要证明的事实", "the facts that they are to prove"), language)
        )
    )
    yield Paragraph(
        plain(
            Text(
                "本申请在举证期限届满前提出：",
                "This application is made before the period for producing evidence ends: ",
            ).of(language)
            + blank(Text("举证期限届满日", "last day of that period"), language)
        )
    )
