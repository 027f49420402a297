"""Result of a finished call in one sentence: items not made clear, items in doubt, questions without an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.core.text.one_sided_labels import open_moments
from huazheng.core.text.pack_remarks import NO_CHECKLIST_LABEL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from huazheng.core.schema.analysis import Analysis, ItemResult

DONE_STATUSES = frozenset({"explained", "confirmed"})
_MOST_NAMED = 4


def is_settled(item: ItemResult, analysis: Analysis) -> bool:
    """Check whether an item was explained or confirmed, and nothing was said against it."""
    contradicted = any(finding.item == item.id for finding in analysis.findings)
    return item.status in DONE_STATUSES and item.contested is None and not contradicted


def call_headline(analysis: Analysis, titles: Mapping[str, Text]) -> Text:
    """The sentence for an analysis. titles: by item id; an item without one is named as in the analysis."""
    if not analysis.packs:
        return NO_CHECKLIST_LABEL
    total = len(analysis.items)
    if not analysis.hears_agent:
        return Text(f"{total} 项都无法判断", f"None of the {total} items can be judged")
    unclear = [item for item in analysis.items if item.status not in DONE_STATUSES]
    doubted = [item for item in analysis.items if item.status in DONE_STATUSES and not is_settled(item, analysis)]
    parts: list[Text] = []
    if unclear:
        named = _names(unclear, titles)
        count = len(unclear)
        parts.append(
            Text(f"{count} 项没讲清：{named.zh}", f"{_counted(count, 'item')} not fully explained: {named.en}")
        )
    else:
        parts.append(Text(f"{total} 项都讲到了", f"All {total} items were explained"))
    if doubted:
        named = _names(doubted, titles)
        parts.append(
            Text(f"{len(doubted)} 项说法对不上：{named.zh}", f"{_counted(len(doubted), 'item')} disputed: {named.en}")
        )
    if unanswered := open_moments(analysis):
        parts.append(Text(f"{unanswered} 个问题没答", f"{_counted(unanswered, 'question')} not answered"))
    return Text("；".join(part.zh for part in parts), "; ".join(part.en for part in parts))


def _names(items: Sequence[ItemResult], titles: Mapping[str, Text]) -> Text:
    named = [titles.get(item.id, Text(item.title, item.title)) for item in items[:_MOST_NAMED]]
    more = len(items) > _MOST_NAMED
    return Text(
        "、".join(title.zh for title in named) + ("等" if more else ""),
        ", ".join(title.en for title in named) + (", …" if more else ""),
    )


def _counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
