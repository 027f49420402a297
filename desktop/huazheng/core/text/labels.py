"""Labels of statuses, moments and speakers, the same in a report, in a window and on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from huazheng.core.schema.analysis import MomentKind, Response, Status
    from huazheng.core.schema.transcript import Speaker, Turn


class StatusLabel(NamedTuple):
    """A status in words and as a sign; the sign alone must tell, without colour."""

    words: Text
    sign: str


STATUS_LABELS: dict[Status, StatusLabel] = {
    "explained": StatusLabel(Text("已说明", "Explained"), "✓"),
    "confirmed": StatusLabel(Text("已核实", "Confirmed"), "✓"),
    "partly_explained": StatusLabel(Text("部分说明", "Partly explained"), "◐"),
    "partly_confirmed": StatusLabel(Text("部分核实", "Partly confirmed"), "◐"),
    "asked_only": StatusLabel(Text("仅询问，未说明", "Asked, not explained"), "○"),
    "not_mentioned": StatusLabel(Text("未提及", "Not mentioned"), "·"),
}
POSSIBLE_LABEL = Text("疑似，请回听", "Possibly: please listen")

MOMENT_LABELS: dict[MomentKind, Text] = {
    "denied": Text("否认", "Denied"),
    "not_understood": Text("没听懂", "Not understood"),
    "clarification": Text("追问", "Asked what it means"),
    "hearing": Text("没听清", "Could not hear"),
}
MOMENT_OPEN_LABEL = Text("未解决", "open")
MOMENT_ANSWERED_LABEL = Text("后已解答", "answered later")

RESPONSE_LABELS: dict[Response, Text] = {
    "understood": Text("表示知道", "Said they knew"),
    "not_understood": Text("表示没听懂", "Said they did not understand"),
    "denied": Text("否认", "Denied"),
    "asked": Text("追问", "Asked about it"),
    "answered": Text("作了回答", "Answered"),
    "none": Text("没有回答", "No answer"),
}

SPEAKER_LABELS: dict[Speaker, Text] = {
    "agent": Text("坐席", "Agent"),
    "customer": Text("我", "Me"),
    "unknown": Text("未分", "Unknown"),
}

CORRECTED_LABEL = Text("人工更正", "corrected by a person")
# Why a stretch of the recording has no text, by its reason in the transcript; ``lost`` is the device's.
UNTRANSCRIBED_LABELS: dict[str, Text] = {
    "no_speech": Text("没有听到说话", "No speech was found"),
    "lost": Text("录音设备在这里丢失了声音", "The device lost sound here"),
    "dropped_echo": Text("有声音，机器只写出了提示词，没有采用", "Sound, but only the prompt came back: not used"),
    "dropped_loop": Text("有声音，机器写的在打转，没有采用", "Sound, but the machine repeated itself: not used"),
    "dropped_ghost": Text("有声音，机器写的像是自编的，没有采用", "Sound, but the machine likely made it up: not used"),
    "no_text": Text("有声音，没有识别出文字", "Sound, but no text came of it"),
    "dropped_unclear": Text("有声音，但听不清说了什么", "Sound, but not clear enough to write down"),
}
UNTRANSCRIBED_LABEL = Text(
    "有声音，机器写的不可靠，没有采用", "Sound, but what the machine wrote is not reliable: not used"
)

SIGNAL_LABELS: dict[str, Text] = {
    "sold_as_deposit": Text("说到了存款、利息或理财", "Deposits, interest or savings came up"),
    "guaranteed_return": Text("说到了收益有保证", "A guaranteed return came up"),
    "coached": Text("说到了该怎样回答", "How to answer came up"),
    "signed_by_other": Text("说到了由别人签名", "A signature by somebody else came up"),
    "bought_unaware": Text("说到了不知道买的是保险", "Not knowing that it was insurance came up"),
    "call_cut": Text("催着结束通话", "The call was hurried to its end"),
}

OTHER_SPEAKER_LABEL = Text("别人", "Other")


def speaker_label(turn: Turn) -> Text:
    """The label of a turn's speaker; somebody else where a person said that it is neither."""
    return OTHER_SPEAKER_LABEL if turn.settled and turn.speaker == "unknown" else SPEAKER_LABELS[turn.speaker]


MACHINE_TEXT_NOTICE = Text(
    "机器识别文字仅供检索，以原始录音为准。",
    "The text was made by a machine, for finding places; the recording is what counts.",
)
NOT_EXPLAINED_NOTICE = Text(
    "“未说明”只表示录音中没有听到坐席讲出这项内容，不代表对方违规。",
    "“Not explained” only means that the recording does not hold the agent saying it; it does not mean a breach.",
)


def format_clock(seconds: float) -> str:
    """A time in the call for people: ``41 s`` is ``00:41``, over an hour ``1:02:03``."""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"


def format_duration(seconds: float) -> Text:
    """A length of time as an estimate is said: “1 分 20 秒”, no finer than it can be known."""
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
