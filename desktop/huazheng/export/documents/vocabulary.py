"""Words for the names that the recorder and the machine use; unknown names are shown as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Language
    from huazheng.export.documents.call_document import CallDocument

SOURCES = {"microphone": Text("麦克风", "Microphone"), "line": Text("电脑播放的声音", "Computer audio")}
EVENTS = {
    "overflow": Text("来不及接收，采样缺失", "Overflow: samples lost"),
    "device_lost": Text("设备断开", "Device disconnected"),
    "device_back": Text("设备恢复（之前缺失）", "Device reconnected (lost before)"),
    "stop": Text("录音结束时设备仍未恢复", "Missing until the recording ended"),
    "recovered": Text("录音中断时设备仍未恢复", "Missing until the recording broke off"),
    "device_moved": Text("系统换了录音设备", "Moved to another device by the system"),
    "same_sound": Text("两路是同一个声音", "Both sources hold one sound"),
    "sounds_differ": Text("两路声音恢复不同", "Sources differ again"),
    "clock_jump": Text("系统时间被改动", "System clock changed"),
    "sleep": Text("电脑休眠", "Computer slept"),
    "low_disk": Text("磁盘空间不足", "Low disk space"),
}
VALUE_WORDS = {
    "annual": "每年一次",
    "half_yearly": "每半年一次",
    "quarterly": "每季一次",
    "monthly": "每月一次",
    "single": "一次交清",
    "for life": "终身",
    "next day": "次日",
    "same day": "当日",
}
_UNITS = {"days": "天", "months": "个月", "years": "年", "yuan": "元", "percent": "%", "times": "次"}
_AMOUNT = re.compile(r"([\d.]+) (days|months|years|yuan|percent|times)\b")
_AGE = re.compile(r"to age (\d+)")


def recording_footer(document: CallDocument, language: Language) -> str:
    """The footer of every page about a recording: the code of its seal."""
    return Text(f"封存码 {document.code}", f"Seal code {document.code}").of(language)


def display_name(names: dict[str, Text], name: str, language: Language) -> str:
    """The name in words."""
    return names[name].of(language) if name in names else name


def format_value(value: str, language: Language) -> str:
    """A value as the analysis writes it (``15 days; 20 days``); in Chinese with Chinese units."""
    if language != "zh":
        return value
    parts = [VALUE_WORDS.get(part, part) for part in value.split("; ")]
    chinese = "；".join(_AMOUNT.sub(lambda found: found[1] + _UNITS[found[2]], part) for part in parts)
    return _AGE.sub(r"到\1岁", chinese)
