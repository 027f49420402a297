"""``huazheng devices``: the audio sources that can be recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.cli.columns import columns
from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.core.runtime.errors import EXIT_OK
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal

SUMMARY = Text(
    "列出录音设备：麦克风，和电脑播放的声音", "list recording devices: microphones and the computer's own audio"
)
GROUP = CommandGroup.RECORDINGS
EXAMPLES = (
    Example(
        "huazheng devices",
        Text("看看有哪些麦克风和电脑声音可录", "see which microphones and computer sounds can be recorded"),
    ),
    Example("huazheng devices --json", Text("给别的程序读", "for another program to read")),
)

KIND_WORDS = {"microphone": Text("麦克风", "microphone"), "line": Text("电脑播放的声音", "computer audio")}


_HEADS = (
    Text("  种类", "  Kind"),
    Text("编号", "ID"),
    Text("名称", "Name"),
    Text("声音系统", "Audio system"),
    Text("格式", "Format"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add no flags."""


def run(_: argparse.Namespace, terminal: Terminal) -> int:
    """Print one line per device; a star marks the default."""
    from huazheng.services.capture.recorder_client import capture_sources

    sources = capture_sources()
    if not sources:
        terminal.say(
            Text(
                "没有可以录音的设备。接上麦克风，或用 huazheng import 导入手机录音。",
                "No recording devices found. Connect a microphone, or import a phone recording with huazheng import.",
            )
        )
    rows = [
        (
            f"{'*' if one.default else ' '} {KIND_WORDS[one.kind]}",
            one.id,
            one.name,
            one.system,
            f"{one.rate} Hz, {one.channels} ch, {one.bits} bit",
        )
        for one in sources
    ]
    terminal.answer(columns(_HEADS, rows), sources)
    return EXIT_OK
