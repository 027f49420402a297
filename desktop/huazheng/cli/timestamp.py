"""``huazheng timestamp CALL``: have a seal time-stamped by an RFC 3161 authority."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import EXIT_OK, UnusableInput
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal

SUMMARY = Text("给封存加可信时间戳（只送出哈希值）", "timestamp a seal (only its hash is sent)")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the call and the authority."""
    parser.add_argument("call", metavar="CALL", help=str(Text("录音的编号", "call id")))
    parser.add_argument(
        "--authority",
        metavar="URL",
        help=str(
            Text("时间戳服务的地址，默认用设置里的", "address of the timestamp authority; from the settings by default")
        ),
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Request and keep the timestamp; print its time."""
    from huazheng.services.custody.timestamping import PUBLIC_AUTHORITIES, stamp
    from huazheng.store.calls import Calls

    authority = options.authority or terminal.settings.timestamp_authority
    if not authority:
        known = ", ".join(f"{name} {address}" for name, address in PUBLIC_AUTHORITIES.items())
        raise UnusableInput(
            Text("没有选择时间戳服务。", "No timestamp authority is set."),
            remedy=Text(f"用 --authority 指定一个，如：{known}", f"Choose one with --authority, for example: {known}"),
        )
    call = Calls(terminal.home).find(options.call)
    time = stamp(terminal.home, call.folder, authority)
    terminal.say(Text(f"已加时间戳：{time}", f"Timestamped: {time}"))
    terminal.answer(time or "", {"call": call.id, "authority": authority, "time": time})
    return EXIT_OK
