"""``huazheng devices``: what can be recorded from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import EXIT_OK
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal

SUMMARY = Text(
    "列出录音设备：哪个是麦克风，哪个听得到线路", "list capture devices: microphones, and what hears the line"
)

KIND_WORDS = {"microphone": Text("麦克风", "microphone"), "line": Text("线路", "line")}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing of its own."""


def run(_: argparse.Namespace, terminal: Terminal) -> int:
    """One line a device; a star marks the one that is taken when none is named."""
    from huazheng.services.capture.recorder_client import capture_sources

    sources = capture_sources()
    if not sources:
        terminal.say(
            Text(
                "没有可以录音的设备。接上麦克风，或用 huazheng import 存入手机录音。",
                "There is nothing to record from. Connect a microphone, or take in the phone's own recording with: "
                "huazheng import",
            )
        )
    lines = [
        f"{'*' if one.default else ' '} {KIND_WORDS[one.kind]}  {one.id}  {one.name}  {one.system}  "
        f"{one.rate} Hz, {one.channels} ch, {one.bits} bit"
        for one in sources
    ]
    terminal.answer("\n".join(lines), sources)
    return EXIT_OK
