"""投诉书草稿: a draft for the user to edit, for the insurer or the regulator's hotline. It states facts of the
recording and leaves open what the app cannot know. What a complaint holds follows article 13 of
《银行业保险业消费投诉处理管理办法》.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.labels import MOMENT_LABELS, NOT_EXPLAINED_NOTICE, format_clock
from huazheng.export.documents.one_sided_lines import no_moments, one_sided_line
from huazheng.export.documents.result_lines import basis_line, item_lines
from huazheng.export.documents.vocabulary import format_value
from huazheng.export.papers.letters.known_facts import blank, known_facts
from huazheng.export.papers.letters.letter_parts import enclosures, law_section, notice, signature, state_line
from huazheng.export.papers.paper import Heading, Paper, Paragraph, plain, quiet
from huazheng.law.law_table import Citation, find_citation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.schema.analysis import Moment
    from huazheng.export.documents.call_document import CallDocument
    from huazheng.export.documents.result_lines import ItemLine
    from huazheng.export.papers.letters.known_facts import KnownFacts
    from huazheng.export.papers.paper import Block

Addressee = Literal["insurer", "regulator"]
TITLES: dict[Addressee, Text] = {
    "insurer": Text("消费投诉书（草稿）", "Complaint (draft)"),
    "regulator": Text("向监管部门的消费投诉书（草稿）", "Complaint to the regulator (draft)"),
}
EXPLAINED_STATUSES = frozenset({"explained", "confirmed"})
NO_COMPLAINT_STATUSES = EXPLAINED_STATUSES | {"cannot_tell"}
OPENING = Text(
    "引文由机器识别，会有错字：请逐条回听录音改正，然后再提交。投诉内容应当客观真实。",
    "The quotes were transcribed by a machine and contain mistakes: listen to each passage and correct them before "
    "sending this. A complaint must be truthful.",
)
WHERE: dict[Addressee, Text] = {
    "insurer": Text(
        "可以寄给或当面交给保险公司，也可以打它的客服电话登记。保险公司自己掌握的材料，不需要投诉人提供。",
        "Mail it or hand it to the insurer, or have its service line register it. You need not supply documents that "
        "the insurer already holds.",
    ),
    "regulator": Text(
        "银行保险消费者投诉维权热线是 12378。监管部门收到消费投诉后，一般转送保险公司处理并告知您。",
        "The hotline for bank and insurance customers is 12378. The regulator usually forwards a complaint to the "
        "insurer and tells you so.",
    ),
}
_LAW: dict[Addressee, tuple[Citation, ...]] = {
    "insurer": (Citation("complaints", "第十三条"), Citation("complaints", "第十八条第一款")),
    "regulator": (Citation("complaints", "第三十三条"), Citation("complaints", "第十八条第一款")),
}


def complaint_paper(document: CallDocument, language: Language, to: Addressee = "insurer") -> Paper:
    """The draft, to the insurer or to the regulator."""
    title = TITLES[to].of(language)
    known = known_facts(document, language)
    return Paper(
        title=title,
        language=language,
        footer=Text(f"草稿　封存码 {document.code}", f"Draft. Seal code {document.code}").of(language),
        blocks=(
            Paragraph(plain(title), "title"),
            *notice(language),
            Paragraph(quiet(OPENING.of(language)), "note"),
            Paragraph(quiet(WHERE[to].of(language)), "note"),
            *_who(known, language),
            *_facts(document, known, language),
            *_basis(document, known, _LAW[to], language),
            *_ending(document, language),
        ),
    )


def _who(known: KnownFacts, language: Language) -> Iterator[Block]:
    yield Heading(Text("一、投诉人和被投诉机构", "1. Complainant and insurer").of(language), 1, "who")
    insurer = known.insurer or blank(Text("保险公司名称", "name"), language)
    branch = blank(Text("分支机构，如果知道", "branch, if known"), language)
    product = [one for one in (known.product, known.premium) if one]
    number = known.number or blank(Text("来电号码", "number"), language)
    separator = Text("，", ", ").of(language)
    if not known.product:
        product.insert(0, blank(Text("产品名称", "product"), language))
    product.append(blank(Text("保单号、投保日期", "policy number, date"), language))
    for name, value in (
        (
            Text("投诉人：", "Complainant: "),
            blank(Text("姓名、证件号码、联系电话、地址", "name, ID number, phone, address"), language),
        ),
        (Text("被投诉机构：", "Insurer: "), f"{insurer} {branch}"),
        (Text("回访坐席：", "Agent: "), blank(Text("姓名或工号，如果知道", "name or number, if known"), language)),
        (Text("来电号码：", "Calling number: "), number),
        (Text("保单：", "Policy: "), separator.join(product)),
    ):
        yield Paragraph(plain(name.of(language) + value))


def _facts(document: CallDocument, known: KnownFacts, language: Language) -> Iterator[Block]:
    yield Heading(Text("二、主要事实", "2. Facts").of(language), 1, "facts")
    day, length = known.started, known.length
    yield Paragraph(
        plain(
            Text(
                f"{day}，该公司用电话对我作了回访。我保存了原始录音，时长 {length}。下面的时间是录音中的位置。",
                f"On {day} the insurer called me for the policy callback. I have kept the original recording, which is "
                f"{length} long. The times below are positions in it.",
            ).of(language)
        )
    )
    yield Heading(
        Text("（一）录音中没有听到说明的内容", "(1) Not explained in the recording").of(language), 2, "untold"
    )
    if (one_sided := one_sided_line(document, language)) is not None:
        yield Paragraph(plain(one_sided))
    if document.analysis.hears_agent:
        yield from _not_explained(document, language)
    elif document.corrected.transcript.only_speaker is None:  # the transcript was corrected since the analysis
        yield Paragraph(plain(Text("没有判断。", "Not judged.").of(language)))
    yield Heading(
        Text("（二）我表示没听懂、追问或否认的地方", "(2) What I did not understand, questioned or denied").of(
            language
        ),
        2,
        "said",
    )
    for moment in document.analysis.moments:
        yield Paragraph(plain(_moment(document, moment, language)), "quote")
    if not document.analysis.moments:
        yield Paragraph(plain(no_moments(document, language)))
    yield from _contradictions(document, language)
    if basis := basis_line(document).of(language).strip():
        yield Paragraph(quiet(basis), "note")


def _not_explained(document: CallDocument, language: Language) -> Iterator[Block]:
    missing = [line for line in item_lines(document, language) if line.status_id not in EXPLAINED_STATUSES]
    for line in missing:
        yield Paragraph(plain(_missing(line, language)), "quote")
    if not missing:
        yield Paragraph(plain(Text("清单各项都有说明。", "Every item was explained.").of(language)))
    yield Paragraph(quiet(NOT_EXPLAINED_NOTICE.of(language)), "note")


def _missing(line: ItemLine, language: Language) -> str:
    untold = [facet.title for facet in line.facets if facet.required and not facet.conveyed]
    told = Text(
        f"{line.title}：没有听到坐席说出：{'、'.join(untold)}。" if untold else f"{line.title}：{line.status}。",
        f"{line.title}: not heard from the agent: {', '.join(untold)}." if untold else f"{line.title}: {line.status}.",
    ).of(language)
    if line.asked and not any(facet.conveyed for facet in line.facets):
        asked = line.asked[0]
        told += (
            f"{line.asked_words}{asked.time}“{asked.text}”。"
            if language == "zh"
            else (f" {line.asked_words}{asked.time} “{asked.text}”.")
        )
    if line.possibly:
        told += Text(
            "（可能说到了但听不清，请回听后决定是否保留这一条）",
            " (Possibly said but unclear; listen before keeping this.)",
        ).of(language)
    return told


def _moment(document: CallDocument, moment: Moment, language: Language) -> str:
    kind = MOMENT_LABELS[moment.kind].of(language)
    title = document.titles.get(moment.item or "")
    about = Text(f"（{title.zh}）", f" ({title.en})").of(language) if title is not None else ""
    said = Text(
        f"{format_clock(moment.start)} {kind}{about}，我说：“{moment.quote}”。",
        f"{format_clock(moment.start)} {kind}{about}. I said: “{moment.quote}”.",
    )
    if not document.analysis.hears_agent:
        return said.of(language)
    answers = [turn for turn in (document.turn(one) for one in moment.answered_by) if turn is not None]
    if not answers:
        return said.of(language) + Text(
            "没有找到坐席的回答，请回听。", " No answer from the agent was found; please listen."
        ).of(language)
    first = answers[0]
    answer = Text(
        f"坐席回答：{format_clock(first.start)}“{first.text}”。",
        f" The agent answered ({format_clock(first.start)}): “{first.text}”.",
    )
    left = (
        Text("", "")
        if moment.resolved
        else Text("之后没有看到我表示明白。", " I did not say afterwards that I understood.")
    )
    return said.of(language) + answer.of(language) + left.of(language)


def _contradictions(document: CallDocument, language: Language) -> Iterator[Block]:
    found = [finding for finding in document.analysis.findings if finding.policy]
    if not found:
        return
    yield Heading(
        Text("（三）与保单不一致的说法", "(3) Statements that differ from the policy").of(language), 2, "differs"
    )
    for finding in found:
        turn, title = document.turn(finding.turn), document.titles.get(f"{finding.item}#{finding.facet}")
        when = f"{format_clock(turn.start)} " if turn is not None else ""
        name = title.of(language) if title is not None else finding.facet
        said, policy = (format_value(value or "", language) for value in (finding.said, finding.policy))
        yield Paragraph(
            plain(
                when
                + Text(
                    f"{name}：坐席说“{said}”，保单载明“{policy}”。",
                    f"{name}: the agent said “{said}”; the policy says “{policy}”.",
                ).of(language)
            ),
            "quote",
        )


def _basis(document: CallDocument, known: KnownFacts, law: tuple[Citation, ...], language: Language) -> Iterator[Block]:
    yield Heading(Text("三、有关规定", "3. Applicable rules").of(language), 1, "basis")
    for used in document.analysis.packs:
        yield Paragraph(plain(used.source))
        if (rule := find_citation(used.source)) is not None:
            yield Paragraph(quiet(state_line(rule, document, known.day).of(language)), "note")
        for item in document.analysis.items:
            article = document.articles.get(item.id)
            if article and item.status not in NO_COMPLAINT_STATUSES and item.id.startswith(f"{used.id}/"):
                yield Paragraph(plain(article), "quote")
    yield from law_section(law, document, known.day, language)


def _ending(document: CallDocument, language: Language) -> Iterator[Block]:
    yield Heading(Text("四、投诉请求", "4. Requests").of(language), 1, "request")
    wanted = Text(
        "您的请求，例如：对上面没有说明的内容作书面说明，提供回访录音的复制件",
        "your request, such as: to explain the above in writing, and to provide a copy of the insurer's recording",
    )
    if not document.analysis.hears_agent:
        wanted = Text(
            "您的请求，例如：提供回访录音的完整复制件（我的录音里没有坐席的声音）",
            "your request, such as: to provide a complete copy of the insurer's recording (mine lacks the agent's "
            "voice)",
        )
    yield Paragraph(plain(blank(wanted, language)))
    yield from enclosures(document, Text("五、附件", "5. Enclosures"), language)
    yield from signature(Text("投诉人", "Complainant"), language)
