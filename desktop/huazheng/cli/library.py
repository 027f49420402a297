"""``huazheng library``: rebuild the index; move calls to the bin, restore them, empty the bin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.cli.columns import columns
from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.core.runtime.errors import EXIT_OK, UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.text.labels import format_clock
from huazheng.core.text.sanitize import one_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from huazheng.cli.terminal import Terminal

SUMMARY = Text("录音目录：重建索引；回收站", "library: rebuild the index; recycle bin")
GROUP = CommandGroup.LIBRARY
EXAMPLES = (
    Example("huazheng library bin CALL", Text("放进回收站", "move a call to the bin")),
    Example("huazheng library rebuild", Text("索引坏了时重建", "rebuild the index when it is damaged")),
)


_BIN_HEADS = (Text("编号", "ID"), Text("时长", "Length"), Text("放进的时间", "Binned"), Text("名称", "Title"))


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the action and the calls."""
    parser.add_argument(
        "action",
        choices=tuple(_ACTIONS),
        help=str(
            Text(
                "rebuild 重建索引；bin 把录音放进回收站；binned 看回收站里有什么；restore 放回来；"
                "empty-bin 清空回收站（彻底删除）",
                "rebuild: rebuild the index; bin: move calls to the bin; binned: list the bin; restore: restore calls "
                "from the bin; empty-bin: delete everything in it permanently",
            )
        ),
    )
    parser.add_argument(
        "calls", nargs="*", metavar="CALL", help=str(Text("录音的编号（bin、restore）", "calls (bin, restore)"))
    )
    parser.add_argument(
        "--yes", action="store_true", help=str(Text("empty-bin：确认彻底删除", "empty-bin: confirm permanent deletion"))
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Run the action."""
    takes_calls = options.action in {"bin", "restore"}
    if takes_calls != bool(options.calls):
        raise UnusableInput(
            Text("请写明是哪一通录音。", "Name at least one call.")
            if takes_calls
            else Text("这里不写编号。", "This action takes no calls."),
            remedy=Text("见 huazheng library --help。", "See huazheng library --help."),
        )
    _ACTIONS[options.action](options, terminal)
    return EXIT_OK


def _rebuild(_: argparse.Namespace, terminal: Terminal) -> None:
    from huazheng.services.library.browse import rebuild

    with terminal.task() as task:
        count = rebuild(terminal.home, task)
    terminal.answer(Text(f"索引已重建，共 {count} 通录音。", f"Index rebuilt: {count} calls."), {"calls": count})


def _bin(options: argparse.Namespace, terminal: Terminal) -> None:
    from huazheng.services.library.recycle_bin import bin_call
    from huazheng.store.calls import Calls

    calls = [Calls(terminal.home).find(name) for name in options.calls]
    for call in calls:
        bin_call(terminal.home, call)
        length = format_clock(call.seal.duration)
        terminal.say(
            Text(
                f"已放进回收站：{one_line(call.title)}，{length}，封存于 {call.seal.sealed_at}。",
                f"Moved to the bin: {one_line(call.title)}, {length}, sealed {call.seal.sealed_at}.",
            )
        )
        terminal.say(
            Text(f"要放回来：huazheng library restore {call.id}", f"To restore it: huazheng library restore {call.id}")
        )
    terminal.answer("\n".join(call.id for call in calls), [call.id for call in calls])


def _binned(_: argparse.Namespace, terminal: Terminal) -> None:
    from huazheng.services.library.recycle_bin import binned

    found = binned(terminal.home)
    if not found:
        terminal.say(Text("回收站是空的。", "The bin is empty."))
    rows = [(one.call, format_clock(one.duration), one.binned_at, one_line(one.title)) for one in found]
    terminal.answer(columns(_BIN_HEADS, rows), found)


def _restore(options: argparse.Namespace, terminal: Terminal) -> None:
    from huazheng.services.library.recycle_bin import restore

    calls = [restore(terminal.home, name) for name in options.calls]
    terminal.answer("\n".join(call.id for call in calls), [call.id for call in calls])


def _empty_bin(options: argparse.Namespace, terminal: Terminal) -> None:
    from huazheng.services.library.recycle_bin import binned, empty

    count = len(binned(terminal.home))
    if count and not options.yes:
        raise UnusableInput(
            Text(
                f"回收站里有 {count} 通录音，清空后连同封存信息一起彻底删除，找不回来。",
                f"The bin contains {count} calls. Emptying it deletes them and their seals permanently.",
            ),
            remedy=Text("确实要删，请加 --yes。", "To confirm, add --yes."),
        )
    with terminal.task() as task:
        count = empty(terminal.home, task)
    terminal.answer(Text(f"已彻底删除 {count} 通录音。", f"{count} calls deleted permanently."), {"deleted": count})


_ACTIONS: dict[str, Callable[[argparse.Namespace, Terminal], None]] = {
    "rebuild": _rebuild,
    "bin": _bin,
    "binned": _binned,
    "restore": _restore,
    "empty-bin": _empty_bin,
}
