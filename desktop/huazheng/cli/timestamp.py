"""``huazheng timestamp CALL``: timestamps of a seal, receipts beside it, and which authorities are asked and known."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.core.runtime.errors import EXIT_OK, UnusableInput
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal
    from huazheng.store.calls import Call

SUMMARY = Text("给封存加可信时间戳（只送出哈希值）", "timestamp a seal (only its hash is sent)")
GROUP = CommandGroup.EVIDENCE
EXAMPLES = (
    Example(
        "huazheng timestamp CALL --authority https://tsa.example/",
        Text("请一家时间戳机构盖时间", "have an authority timestamp the seal"),
    ),
    Example(
        "huazheng timestamp CALL --trust ROOT.pem",
        Text("认得这家机构的根证书", "trust the root certificate of an authority"),
    ),
)
_OFF = "off"


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the call, what to add to it, and the settings."""
    parser.add_argument("call", nargs="?", metavar="CALL", help=str(Text("录音的编号", "call id")))
    parser.add_argument(
        "--authority",
        metavar="URL",
        action="append",
        help=str(
            Text(
                "时间戳服务的地址，可写两次；默认用设置里的",
                "address of a timestamp authority, twice for two; from the settings by default",
            )
        ),
    )
    parser.add_argument(
        "--add",
        metavar="FILE",
        type=Path,
        help=str(
            Text(
                "把别处得来的时间戳（.tsr、.ots）或回执放在封存旁边",
                "keep a timestamp got elsewhere (.tsr, .ots) or a receipt beside the seal",
            )
        ),
    )
    parser.add_argument(
        "--calendar",
        metavar="URL",
        action="append",
        help=str(Text("请 OpenTimestamps 日历服务盖章", "have an OpenTimestamps calendar stamp the seal")),
    )
    parser.add_argument(
        "--trust",
        metavar="ROOT.pem",
        type=Path,
        help=str(Text("从此认识这个根证书的机构", "know the authorities under this root certificate")),
    )
    parser.add_argument(
        "--always",
        metavar="URL",
        action="append",
        help=str(
            Text(
                "以后每次封存都问这家机构，可写两次；off 为不问",
                "ask this authority at every seal, twice for two; off for none",
            )
        ),
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Do what the flags say; without a flag, ask the authorities in the settings."""
    from huazheng.services.custody.timestamping import trust_root

    done = False
    if options.trust is not None:
        name = trust_root(terminal.home, options.trust)
        terminal.say(Text(f"认识了根证书：{name}", f"Root certificate known from now on: {name}"))
        done = True
    if options.always:
        _save(terminal, options.always)
        done = True
    if options.call is None:
        if not done:
            raise UnusableInput(
                Text("请给出录音的编号。", "Give the id of a call."),
                remedy=Text("用 huazheng list 查看。", "Run huazheng list to see them."),
            )
        return EXIT_OK
    from huazheng.store.calls import Calls

    call = Calls(terminal.home).find(options.call)
    if options.add is not None:
        return _add(terminal, call, options.add)
    if options.calendar:
        return _calendar(terminal, call, options.calendar)
    return _stamp(terminal, call, options.authority)


def _save(terminal: Terminal, addresses: list[str]) -> None:
    from huazheng.settings.store import load_settings, save_settings, with_changes

    first, second, *_ = [*(address for address in addresses if address != _OFF), "", ""]
    settings = with_changes(
        load_settings(terminal.home).settings,
        timestamp_authority=first,
        second_timestamp_authority=second,
        timestamps_asked=True,
    )
    save_settings(terminal.home, settings)
    terminal.say(
        Text(f"封存时请：{first} {second}", f"At every seal: {first} {second}")
        if first
        else Text("封存时不用时间戳。", "Seals are not timestamped.")
    )


def _stamp(terminal: Terminal, call: Call, addresses: list[str] | None) -> int:
    from huazheng.services.custody.timestamping import PUBLIC_AUTHORITIES, chosen_authorities, stamp

    wanted = list(enumerate(addresses, 1)) if addresses else chosen_authorities(terminal.settings)
    if not wanted:
        known = ", ".join(f"{name} {address}" for name, address in PUBLIC_AUTHORITIES.items())
        raise UnusableInput(
            Text("没有选择时间戳服务。", "No timestamp authority is set."),
            remedy=Text(f"用 --authority 指定一个，如：{known}", f"Choose one with --authority, for example: {known}"),
        )
    checks = []
    for number, authority in wanted:
        check = stamp(terminal.home, call.folder, authority, number)
        terminal.say(Text(f"已加时间戳：{check.time}，{check.zh}", f"Timestamped: {check.time}. {check.en}"))
        checks.append(check)
    times = "\n".join(check.time or "" for check in checks)
    terminal.answer(times, {"call": call.id, "authority": wanted[0][1], "time": checks[0].time, "tokens": checks})
    return EXIT_OK


def _add(terminal: Terminal, call: Call, file: Path) -> int:
    from huazheng.services.custody.proof_files import add_proof

    added = add_proof(terminal.home, call.folder, file)
    terminal.say(added.text)
    terminal.answer(added.file, {"call": call.id, "file": added.file, "text": added.text._asdict()})
    return EXIT_OK


def _calendar(terminal: Terminal, call: Call, addresses: list[str]) -> int:
    from huazheng.services.custody.calendar_stamping import stamp_by_calendars

    proof = stamp_by_calendars(terminal.home, call.folder, addresses)
    terminal.say(proof.text)
    terminal.answer(proof.file, {"call": call.id, "file": proof.file, "text": proof.text._asdict()})
    return EXIT_OK
