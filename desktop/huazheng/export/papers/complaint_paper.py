"""投诉书草稿: a draft for the user to edit, for the insurer or the regulator's hotline. It states facts of the
recording and leaves open what the app cannot know. What a complaint holds follows article 13 of
《银行业保险业消费投诉处理管理办法》.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.call.phone_facts import phone_facts, time_text
from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.labels import MOMENT_LABELS, NOT_EXPLAINED_NOTICE, format_clock
from huazheng.export.documents.document_times import format_instant
from huazheng.export.documents.one_sided_lines import no_moments, one_sided_line
from huazheng.export.documents.result_lines import basis_line, item_lines
from huazheng.export.documents.vocabulary import format_value
from huazheng.export.papers.paper import Heading, Paper, Paragraph, plain, quiet

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.schema.analysis import Moment
    from huazheng.export.documents.call_document import CallDocument
    from huazheng.export.documents.result_lines import ItemLine
    from huazheng.export.papers.paper import Block

TITLE = Text("消费投诉书（草稿）", "Complaint (draft)")
BLANK = Text("【请填写：{}】", "[please fill in: {}]")
EXPLAINED_STATUSES = frozenset({"explained", "confirmed"})
NO_COMPLAINT_STATUSES = EXPLAINED_STATUSES | {"cannot_tell"}
OPENING = Text(
    "这是根据录音整理的草稿，不是法律意见。引文由机器识别，会有错字：请逐条回听录音改正，填写【】中的内容，删去不需要的部分，然后再提交。投诉内容应当客观真实。",
    "This draft was compiled from a recording and is not legal advice. The quotes were transcribed "
    "by a machine and contain mistakes: listen to each passage and correct them, fill in the [brackets], and delete "
    "what you do not need before sending it. A complaint must be truthful.",
)
WHERE = Text(
    "可以寄给或当面交给保险公司，也可以拨打银行保险消费者投诉维权热线 12378 反映；热线通常把投诉转给保险公司处理。"
    "保险公司自己掌握的材料，不需要投诉人提供。",
    "Mail it or hand it to the insurer, or call 12378, the hotline for bank and insurance customers, which usually "
    "forwards complaints to the insurer. You need not supply documents that the insurer already holds.",
)


def complaint_paper(document: CallDocument, language: Language) -> Paper:
    """The draft."""
    title = TITLE.of(language)
    return Paper(
        title=title,
        language=language,
        footer=Text(f"草稿　录音 {document.short_hash}", f"Draft. Recording {document.short_hash}").of(language),
        blocks=(
            Paragraph(plain(title), "title"),
            Paragraph(quiet(OPENING.of(language)), "note"),
            Paragraph(quiet(WHERE.of(language)), "note"),
            *_who(language),
            *_facts(document, language),
            *_basis(document, language),
            *_ending(document, language),
        ),
    )


_CHECK_TIME = Text("这个时间来自录音的文件名，请确认", "this time is from the recording's file name; please check it")


def _blank(what: Text, language: Language) -> str:
    return BLANK.of(language).format(what.of(language))


def _who(language: Language) -> Iterator[Block]:
    yield Heading(Text("一、投诉人和被投诉机构", "1. Complainant and insurer").of(language), 1, "who")
    for name, what in (
        (Text("投诉人：", "Complainant: "), Text("姓名、证件号码、联系电话、地址", "name, ID number, phone, address")),
        (Text("被投诉机构：", "Insurer: "), Text("保险公司和分支机构名称", "name and branch")),
        (Text("回访坐席：", "Agent: "), Text("姓名或工号，如果知道", "name or number, if known")),
        (Text("保单：", "Policy: "), Text("保单号、产品名称、投保日期", "number, product, date")),
    ):
        yield Paragraph(plain(name.of(language) + _blank(what, language)))


def _facts(document: CallDocument, language: Language) -> Iterator[Block]:
    yield Heading(Text("二、主要事实", "2. Facts").of(language), 1, "facts")
    sources = document.proofs.sources
    blank = _blank(Text("回访日期和时间", "day and time of the callback"), language)
    started = phone_facts(document.seal).value("started")
    day = blank
    if sources:
        day = format_instant(sources[0].started, language)
    elif started is not None:
        day = f"{time_text(started)} {_blank(_CHECK_TIME, language)}"
    length = format_clock(document.seal.duration)
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


def _basis(document: CallDocument, language: Language) -> Iterator[Block]:
    yield Heading(Text("三、有关规定", "3. Applicable rules").of(language), 1, "basis")
    for used in document.analysis.packs:
        yield Paragraph(plain(used.source))
        for item in document.analysis.items:
            article = document.articles.get(item.id)
            if article and item.status not in NO_COMPLAINT_STATUSES and item.id.startswith(f"{used.id}/"):
                yield Paragraph(plain(article), "quote")


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
    yield Paragraph(plain(_blank(wanted, language)))
    yield Heading(Text("五、附件", "5. Enclosures").of(language), 1, "enclosed")
    for file in document.seal.recordings:
        name, digest = file.name.removeprefix("original/"), file.sha256
        yield Paragraph(
            plain(Text(f"原始录音 {name}，SHA-256：{digest}", f"The recording {name}, SHA-256 {digest}").of(language))
        )
    signature = Text("投诉人（签名）：", "Signature: ").of(language) + _blank(Text("签名", "signature"), language)
    yield Paragraph(plain(signature), "signature")
    yield Paragraph(plain(Text("日期：", "Date: ").of(language) + _blank(Text("日期", "date"), language)), "signature")
