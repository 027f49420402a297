"""Sentences on what the sound of an imported file lacks, or has beyond what its format says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.core.text.labels import format_clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huazheng.core.schema.seal import AudioRemark

MISSING_KINDS = frozenset({"broken_off", "gap", "unheard_track", "silent"})
"""Kinds of remarks by which something that was said may not have been heard."""
MAX_LISTED_GAPS = 5


def remark_texts(remarks: Iterable[AudioRemark]) -> list[Text]:
    """A sentence for each remark; of many gaps for the first ones, and one on all others."""
    told: list[Text] = []
    gaps: list[AudioRemark] = []
    for remark in remarks:
        if remark.kind == "gap":
            gaps.append(remark)
        else:
            told.append(_remark_text(remark))
    told += [_remark_text(gap) for gap in gaps[:MAX_LISTED_GAPS]]
    if further := gaps[MAX_LISTED_GAPS:]:
        total = sum(gap.seconds or 0.0 for gap in further)
        told.append(
            Text(
                f"另有 {len(further)} 处没有录到声音，共 {total:.1f} 秒。",
                f"{len(further)} more gaps without sound, {total:.1f} s in all.",
            )
        )
    return told


def _remark_text(remark: AudioRemark) -> Text:
    at, seconds, track = format_clock(remark.start or 0.0), remark.seconds, remark.track
    if remark.kind == "broken_off":
        if seconds is None:
            return Text(
                f"录音在 {at} 处断了，后面还有多少不知道。",
                f"The recording breaks off at {at}; what is missing is not known.",
            )
        return Text(
            f"录音在 {at} 处断了，按文件所写还缺 {seconds:.1f} 秒。",
            f"The recording breaks off at {at}; by what the file states, {seconds:.1f} s are missing.",
        )
    if remark.kind == "gap":
        return Text(
            f"{at} 起有 {seconds:.1f} 秒没有录到声音。", f"From {at} no sound was recorded for {seconds:.1f} s."
        )
    if remark.kind == "joined":
        return Text(
            f"文件里接着另一份录音，从 {at} 开始，一并听取。",
            f"The file goes on with another recording at {at}, which is heard too.",
        )
    if remark.kind == "beyond_length":
        return Text(
            f"文件头只写了前面的 {at}，后面还有 {seconds:.1f} 秒声音，一并听取。",
            f"The file's header states {at} only; {seconds:.1f} s more follow and are heard too.",
        )
    if remark.kind == "tracks":
        return Text(
            f"文件有 {track} 条音轨，每条作为一个声道。", f"The file has {track} audio tracks, each heard as a channel."
        )
    if remark.kind == "silent_track":
        return Text(f"第 {track} 条音轨没有声音，略过。", f"Audio track {track} is silent and was left out.")
    if remark.kind == "unheard_track":
        return Text(
            f"第 {track} 条音轨（{remark.codec}）这里不能解码，没有听。",
            f"Audio track {track} ({remark.codec}) cannot be decoded here and was not heard.",
        )
    return Text("整份录音没有声音。", "The whole recording is silent.")
