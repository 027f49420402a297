"""How documents call what the recorder and the machine noted; a name that is not known here is shown as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.language import Text

if TYPE_CHECKING:
    from huazheng.core.language import Language

SOURCES = {"microphone": Text("麦克风", "Microphone"), "line": Text("线路", "Line")}
EVENTS = {
    "overflow": Text("来不及接收，丢失采样", "Overflow: samples lost"),
    "device_lost": Text("设备断开", "Device lost"),
    "device_back": Text("设备恢复（之前缺失）", "Device back (lost before)"),
    "clock_jump": Text("系统时间被改动", "The system clock was set"),
    "sleep": Text("电脑休眠", "The computer slept"),
    "low_disk": Text("磁盘空间不足", "Disk low"),
}
REASONS = {
    "dropped_ghost": Text("疑似机器自编的文字，已剔除", "Likely made up by the machine; taken out"),
    "dropped_loop": Text("机器重复循环的文字，已剔除", "The machine repeated itself; taken out"),
}
SIGNALS = {
    "sold_as_deposit": Text("提到像存款", "Likened to a deposit"),
    "guaranteed_return": Text("提到保证收益", "A return was said to be certain"),
    "coached": Text("提到教人如何回答", "Somebody was told what to answer"),
    "signed_by_other": Text("提到他人代签", "Somebody else signed"),
    "bought_unaware": Text("表示不知道买了保险", "Not aware of having bought insurance"),
    "call_cut": Text("通话匆忙结束", "The call was cut short"),
}


def in_words(names: dict[str, Text], name: str, language: Language) -> str:
    """The name in words."""
    return names[name].of(language) if name in names else name
