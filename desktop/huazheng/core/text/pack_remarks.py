"""Wording of the remarks on a checklist's dates, the same in the terminal, the window and the documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from huazheng.core.schema.analysis import Analysis, DateSource, PackRemark, PackSelection

DATE_SOURCE_LABELS: dict[DateSource, Text] = {
    "facts": Text("按保单信息", "from the policy facts"),
    "recorded": Text("按录音开始的时间", "from the start of the recording"),
    "phone": Text("按手机给录音起的名字", "from the name that the phone gave"),
    "container": Text("按录音文件里的日期", "from the date inside the recording"),
    "sealed": Text("按导入的日期", "from the date of import"),
}
NO_CHECKLIST_LABEL = Text("没有适用的清单", "No checklist applies")
NOT_APPLIED_LABEL = Text("未使用的清单", "Checklist not applied")


def remarks_not_applied(analysis: Analysis) -> list[tuple[str, Text]]:
    """The rule and the sentence of each remark on a checklist that was not applied because of its dates."""
    selection = analysis.selection
    if isinstance(selection, msgspec.UnsetType):
        return []
    return [
        (remark.source or "", remark_text(remark, selection))
        for remark in selection.remarks
        if remark.kind != "checked_after_repeal"
    ]


def remark_texts(analysis: Analysis) -> list[Text]:
    """Every remark on the selection of the checklists as a sentence."""
    selection = analysis.selection
    if isinstance(selection, msgspec.UnsetType):
        return []
    return [remark_text(remark, selection) for remark in selection.remarks]


def call_date_text(call_date: str | None, date_from: DateSource | None) -> Text:
    """The call's date with its source; a sentence that it is unknown without one."""
    if call_date is None or date_from is None:
        return Text("通话日期未知", "Call date unknown")
    source = DATE_SOURCE_LABELS[date_from]
    return Text(f"通话日期：{call_date}（{source.zh}）", f"Call date: {call_date} ({source.en})")


def remark_text(remark: PackRemark, selection: PackSelection) -> Text:
    """One remark as a sentence."""
    rule, day, called = remark.source or "", remark.date or "", selection.call_date or ""
    match remark.kind:
        case "checked_after_repeal":
            return Text(
                f"{rule}已于 {day} 废止；{called} 的通话仍按它对照，仅供参考。",
                f"{rule} was repealed on {day}. This call of {called} is still checked against it, for reference only.",
            )
        case "not_in_force":
            return Text(
                f"{rule}自 {day} 起施行，{called} 的通话没有按它对照。",
                f"{rule} came into force on {day}. This call of {called} is not checked against it.",
            )
        case "repealed":
            return Text(
                f"{rule}已于 {day} 废止，{called} 的通话没有按它对照。",
                f"{rule} was repealed on {day}. This call of {called} is not checked against it.",
            )
        case "none_applies":
            when = Text(f" {called} 的通话", f"this call of {called}") if called else Text("这通电话", "this call")
            return Text(
                f"没有适用于{when.zh}的清单，所以没有对照任何一项。",
                f"No checklist applies to {when.en}, so no item was checked.",
            )
