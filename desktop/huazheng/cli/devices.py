"""``huazheng devices``: list the sources to record from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import EXIT_OK
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal

SUMMARY = Text(
    "列出录音设备：麦克风，和电脑播放的声音", "list recording devices: microphones, and what the computer plays"
)

SOURCE_WORDS = {"microphone": Text("麦克风", "microphone"), "line": Text("电脑播放的声音", "line")}


def arguments(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def run(_: argparse.Namespace, terminal: Terminal) -> int:
    """Print one line per device; a star marks the default."""
    from huazheng.audio.capture.capture_sources import capture_sources

    sources = capture_sources()
    if not sources:
        terminal.say(
            Text(
                "没有可以录音的设备。接上麦克风，或用 huazheng import 导入手机录音。",
                "No recording device found. Connect a microphone, or import a recording made on the phone with: "
                "huazheng import",
            )
        )
    lines = [
        f"{'*' if source.default else ' '} {SOURCE_WORDS[source.kind]}  {source.id}  {source.name}  {source.system}  "
        f"{source.rate} Hz, {source.channels} ch, {source.bits} bit"
        for source in sources
    ]
    terminal.answer("\n".join(lines), sources)
    return EXIT_OK
