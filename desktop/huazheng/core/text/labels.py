"""Labels of statuses, moments and speakers, shared by reports, the window and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huazheng.core.schema.analysis import Contest, Contradiction, ItemResult, MomentKind, Response, Status
    from huazheng.core.schema.transcript import ProofLevel, Speaker, Turn


class StatusLabel(NamedTuple):
    """A status as text and as a sign that is understood without color."""

    words: Text
    sign: str


STATUS_LABELS: dict[Status, StatusLabel] = {
    "explained": StatusLabel(Text("已说明", "Explained"), "✓"),
    "confirmed": StatusLabel(Text("已核实", "Confirmed"), "✓"),
    "partly_explained": StatusLabel(Text("部分说明", "Partly explained"), "◐"),
    "partly_confirmed": StatusLabel(Text("部分核实", "Partly confirmed"), "◐"),
    "asked_only": StatusLabel(Text("仅询问，未说明", "Asked, not explained"), "○"),
    "not_mentioned": StatusLabel(Text("未提及", "Not mentioned"), "·"),
    "cannot_tell": StatusLabel(Text("无法判断", "Cannot tell"), "?"),
}
CONTESTED_LABELS: dict[Contest, Text] = {
    "open_question": Text("但客户仍有疑问", "but the customer still has a question"),
    "denied": Text("但客户否认", "but the customer denied it"),
}
POSSIBLE_LABEL = Text("疑似，请回听", "Possibly explained; please listen")


CONTRADICTION_LABEL = Text("说法对不上", "the statements disagree")


def contradiction_text(finding: Contradiction) -> Text:
    """A statement that contradicts the policy, or another one, in words."""
    if finding.policy is not None:
        return Text(
            f"说的是 {finding.said}，保单上是 {finding.policy}",
            f"The agent said {finding.said}; the policy says {finding.policy}",
        )
    return Text(f"前后说法不同：{finding.said}", f"Contradicting statements: {finding.said}")


def status_words(item: ItemResult) -> Text:
    """The status of an item in words, with what the customer said against it (已说明，但客户仍有疑问)."""
    words = STATUS_LABELS[item.status].words
    if item.contested is None:
        return words
    against = CONTESTED_LABELS[item.contested]
    return Text(f"{words.zh}，{against.zh}", f"{words.en}, {against.en}")


PROOF_LABELS: dict[ProofLevel, StatusLabel] = {
    "both": StatusLabel(Text("两个都听到", "both heard it"), "②"),
    "one": StatusLabel(Text("只有一个听到", "one heard it"), "①"),
    "differ": StatusLabel(Text("听到的不同", "they differ"), "≠"),
}

MOMENT_LABELS: dict[MomentKind, Text] = {
    "denied": Text("否认", "Denied"),
    "not_understood": Text("没听懂", "Not understood"),
    "clarification": Text("追问", "Asked for an explanation"),
    "hearing": Text("没听清", "Could not hear"),
}
MOMENT_OPEN_LABEL = Text("未解决", "unresolved")
MOMENT_ANSWERED_LABEL = Text("后已解答", "answered later")

RESPONSE_LABELS: dict[Response, Text] = {
    "understood": Text("表示知道", "Said they knew"),
    "not_understood": Text("表示没听懂", "Said they did not understand"),
    "denied": Text("否认", "Denied"),
    "asked": Text("追问", "Asked about it"),
    "answered": Text("作了回答", "Answered"),
    "none": Text("没有回答", "No answer"),
    "cannot_tell": Text("无法判断", "Cannot tell"),
}

# On the screen and in the terminal; exported documents use the insurers' own word for the agent.
SPEAKER_LABELS: dict[Speaker, Text] = {
    "agent": Text("对方", "Agent"),
    "customer": Text("我", "Me"),
    "unknown": Text("未知", "Unknown"),
}
DOCUMENT_SPEAKER_LABELS: dict[Speaker, Text] = SPEAKER_LABELS | {"agent": Text("坐席", "Agent")}

CORRECTED_LABEL = Text("人工更正", "corrected by a person")
REMOVED_LABEL = Text("人工删去", "removed by a person")
# By ``reason`` of a skipped span in the transcript; ``recording_gap`` comes from the recorder.
UNTRANSCRIBED_LABELS: dict[str, Text] = {
    "no_speech": Text("没有听到说话", "No speech detected"),
    "recording_gap": Text("录音在这里有缺失", "Gap in the recording: sound was lost here"),
    "dropped_echo": Text(
        "有声音，机器只写出了提示词，没有采用", "Sound, but the recognizer only repeated its prompt; not used"
    ),
    "dropped_loop": Text("有声音，机器写的在打转，没有采用", "Sound, but the recognizer repeated itself; not used"),
    "dropped_ghost": Text(
        "有声音，机器写的像是自编的，没有采用", "Sound, but the text was probably made up by the recognizer; not used"
    ),
    "no_text": Text("有声音，没有识别出文字", "Sound, but no text recognized"),
    "dropped_unclear": Text("有声音，但听不清说了什么", "Sound, but too unclear to transcribe"),
}
UNTRANSCRIBED_LABEL = Text("有声音，机器写的不可靠，没有采用", "Sound, but the recognized text is unreliable; not used")

SIGNAL_LABELS: dict[str, Text] = {
    "sold_as_deposit": Text("说到了存款、利息或理财", "Deposits, interest or wealth products were mentioned"),
    "guaranteed_return": Text("说到了收益有保证", "A guaranteed return was mentioned"),
    "coached": Text("说到了该怎样回答", "The customer was told how to answer"),
    "signed_by_other": Text("说到了由别人签名", "Signing by someone else was mentioned"),
    "bought_unaware": Text("说到了不知道买的是保险", "The customer did not know it was insurance"),
    "call_cut": Text("催着结束通话", "The call was rushed to an end"),
}

CHECK_LABELS: dict[str, Text] = {
    "checked": Text("已核对", "checked"),
    "stale": Text("核对后又改过", "corrected after the check"),
}
OTHER_SPEAKER_LABEL = Text("别人", "Other")


def approximate_time(time: str, approximate: bool) -> str:
    """A time in words; with ≈ where it was interpolated."""
    return f"≈{time}" if approximate else time


def speaker_label(turn: Turn, labels: Mapping[Speaker, Text] = SPEAKER_LABELS) -> Text:
    """Label of a turn's speaker; ``Other`` where a person decided that it is neither agent nor customer."""
    return OTHER_SPEAKER_LABEL if turn.settled and turn.speaker == "unknown" else labels[turn.speaker]


MACHINE_TEXT_NOTICE = Text(
    "机器识别文字仅供检索，以原始录音为准。",
    "Machine transcript for finding passages only; the original recording prevails.",
)
NOT_EXPLAINED_NOTICE = Text(
    "“未说明”只表示录音中没有听到保险公司一方讲出这项内容，不代表其违规。",
    "“Not explained” only means that the agent was not heard explaining it; it does not mean a breach.",
)


def format_clock(seconds: float) -> str:
    """Format a time in the call: ``00:41``, from an hour on ``1:02:03``."""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"


def format_duration(seconds: float) -> Text:
    """Format an estimated duration, rounded to the precision that an estimate has."""
    if seconds < 55:
        rounded = max(5, round(seconds / 5) * 5)
        return Text(f"{rounded} 秒", f"{rounded} s")
    if seconds < 10 * 60:
        minutes, rest = divmod(round(seconds / 10) * 10, 60)
        if rest:
            return Text(f"{minutes} 分 {rest} 秒", f"{minutes} min {rest} s")
        return Text(f"{minutes} 分钟", f"{minutes} min")
    hours, minutes = divmod(round(seconds / 60), 60)
    if not hours:
        return Text(f"{minutes} 分钟", f"{minutes} min")
    return Text(f"{hours} 小时 {minutes} 分", f"{hours} h {minutes} min")
