"""Sentences that documents share on one-sided recordings: which side is missing, and what cannot be told then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.remark_labels import MISSING_KINDS, remark_texts

if TYPE_CHECKING:
    from huazheng.core.schema.transcript import HeardSide
    from huazheng.export.documents.call_document import CallDocument

DOCUMENT_ONE_SIDED_LABELS: dict[HeardSide, Text] = {
    "customer": Text(
        "录音里只有客户的声音，没有坐席的声音，所以无法判断坐席讲了什么。",
        "Only the customer's voice is in this recording; the agent's is not. What the agent explained cannot be "
        "judged.",
    ),
    "agent": Text(
        "录音里只有坐席的声音，没有客户的声音：坐席讲了什么可以判断，客户怎样回答、有没有听懂无法判断。",
        "Only the agent's voice is in this recording; the customer's is not. What the agent explained can be judged; "
        "what the customer answered or did not understand cannot.",
    ),
    "unknown": Text(
        "录音里只有一个人的声音，没有另一方的声音；分不出是坐席还是客户，所以无法判断坐席讲了什么、客户怎样回答。",
        "Only one person's voice is in this recording; the other side's is not. It is not clear whose, so neither what "
        "the agent explained nor what the customer answered can be judged.",
    ),
    "nobody": Text(
        "录音里没有听到说话（没有识别出任何文字），所以无法判断坐席讲了什么、客户怎样回答。",
        "No speech was heard in this recording (no words were recognized), so neither what the agent explained nor "
        "what the customer answered can be judged.",
    ),
}
MISSING_SIDE_LABELS: dict[HeardSide, Text] = {
    "customer": Text("坐席", "agent"),
    "agent": Text("客户", "customer"),
    "unknown": Text("一方", "one side"),
    "nobody": Text("双方", "both sides"),
}
MAY_BE_UNHEARD = Text(
    "“没有提到”的内容，可能在没有录到或没有听到的部分里。",
    "What is not mentioned may have been said in a part that was not recorded or not heard.",
)
MOMENTS_CANNOT_TELL_LABEL = Text(
    "录音里听不出客户的声音，无法判断。",
    "The customer's voice was not identified in the recording, so this cannot be told.",
)


def one_sided_line(document: CallDocument, language: Language) -> str | None:
    """The sentences on what is not in the recording: one side, by the transcript as corrected, or sound that is
    missing, by the seal. None where both sides are heard and nothing is missing.
    """
    only = document.corrected.transcript.only_speaker
    told = [DOCUMENT_ONE_SIDED_LABELS[only]] if only is not None else []
    missing = remark_texts(remark for remark in document.seal.remarks if remark.kind in MISSING_KINDS)
    told += [*missing, MAY_BE_UNHEARD] if missing and only != "nobody" else missing
    return Text("", " ").of(language).join(text.of(language) for text in told) or None


def no_moments(document: CallDocument, language: Language) -> str:
    """The sentence that there are no moments, or that there cannot be any without the customer's voice."""
    none = Text("没有。", "None.") if document.analysis.hears_customer else MOMENTS_CANNOT_TELL_LABEL
    return none.of(language)
