"""The sentence that documents share on the completeness of the recording itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.core.text.remark_labels import remark_texts

if TYPE_CHECKING:
    from huazheng.export.documents.call_document import CallDocument

IMPORTED_ORIGIN = "imported"


LISTED_BELOW = Text("列表如下", "listed below")


def lost_line(document: CallDocument, where: Text = LISTED_BELOW) -> Text:
    """Sentence on sound that was lost while recording, and on whether the file decodes to its end.

    ``where``: the place of the list of gaps.
    """
    gaps, unreadable, origin = document.proofs.gaps, document.seal.audio.unreadable, str(document.seal.origin)
    remarks = remark_texts(document.seal.remarks)
    told = Text("", "")
    if gaps:
        lost, seconds = sum(gap.lost_frames for gap in gaps), sum(gap.seconds for gap in gaps)
        told = Text(
            f"录制中有 {len(gaps)} 处缺失，共 {lost} 个采样（{seconds:.2f} 秒），{where.zh}；原始录音未作填补，"
            "时间按通话计，包括缺失的时段。",
            f"Gaps in the recording: {len(gaps)}, {lost} samples ({seconds:.2f} s) lost, {where.en}. Nothing was "
            "added to the original; times are those of the call and include the gaps.",
        )
    elif origin != IMPORTED_ORIGIN:
        told = Text("录制中没有采样缺失，没有中断。", "No samples were lost and nothing was interrupted.")
    if unreadable:
        told = Text(
            f"{told.zh}文件中有 {unreadable} 个数据包不能解码。",
            f"{told.en} {unreadable} packets of the file cannot be decoded.".strip(),
        )
    elif origin == IMPORTED_ORIGIN and all(one.kind != "broken_off" for one in document.seal.remarks):
        told = Text("文件从头到尾可以解码，没有损坏的数据包。", "The file decodes from beginning to end.")
    return Text("".join((told.zh, *(text.zh for text in remarks))), " ".join((told.en, *(text.en for text in remarks))))
