"""``huazheng timestamp CALL``: has a seal stamped by an RFC 3161 authority."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import EXIT_OK, UnusableInput
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal

SUMMARY = Text("给封存加可信时间戳（只送出哈希值）", "have a seal time-stamped; only its hash leaves the machine")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The call and the authority."""
    parser.add_argument("call", metavar="CALL", help=str(Text("录音的编号", "the call's id")))
    parser.add_argument(
        "--authority",
        metavar="URL",
        help=str(Text("时间戳服务的地址，默认用设置里的", "by default the one in the settings")),
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Ask, keep the stamp, and say its time."""
    from huazheng.services.custody.timestamping import PUBLIC_AUTHORITIES, stamp
    from huazheng.store.calls import Calls

    authority = options.authority or terminal.settings.timestamp_authority
    if not authority:
        known = ", ".join(f"{name} {address}" for name, address in PUBLIC_AUTHORITIES.items())
        raise UnusableInput(
            Text("没有选择时间戳服务。", "No time-stamping authority was chosen."),
            remedy=Text(f"用 --authority 指定一个，如：{known}", f"Name one with --authority, such as: {known}"),
        )
    call = Calls(terminal.home).find(options.call)
    time = stamp(terminal.home, call.folder, authority)
    terminal.say(Text(f"已加时间戳：{time}", f"Stamped: {time}"))
    terminal.answer(time or "", {"call": call.id, "authority": authority, "time": time})
    return EXIT_OK
