"""``huazheng listening``: a second person listens without seeing the corrections; differences are settled."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.cli.flags import global_flags
from huazheng.core.runtime.errors import EXIT_NEGATIVE, EXIT_OK, UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.schema.second_listening import CHOICES, SettlementChoice
from huazheng.core.text.labels import SPEAKER_LABELS, format_clock
from huazheng.core.text.sanitize import one_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from huazheng.cli.terminal import Terminal
    from huazheng.core.schema.second_listening import HeardTurn, Listening, ListeningDifference

SUMMARY = Text("两个人各听一遍，比较并定下不同之处", "have a second person listen, compare, settle differences")
GROUP = CommandGroup.TEXT
EXAMPLES = (
    Example("huazheng listening export CALL", Text("给第二个人的录音和空表", "sound and sheet for the second person")),
    Example(
        "huazheng listening read CALL 填好的表.txt", Text("读回填好的表，逐句比较", "read the filled sheet, compare")
    ),
    Example("huazheng listening settle CALL 1 second", Text("第 1 处依第二人", "take the second's words at place 1")),
)
_OPEN = Text("未定", "open")
_NOTHING = Text("（没有听到）", "(nothing heard)")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add one subcommand per action."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar=str(Text("做什么", "VERB")))

    def verb(name: str, told: Text) -> argparse.ArgumentParser:
        one = verbs.add_parser(name, parents=[global_flags()], help=str(told), description=str(told))
        one.add_argument("call", metavar="CALL", help=str(Text("录音的编号", "call id")))
        return one

    one = verb("export", Text("给第二个人的录音和空表，没有更正", "write the sound and a sheet, without corrections"))
    one.add_argument(
        "--audio-only", action="store_true", help=str(Text("连机器文字也不给", "leave the machine text out too"))
    )
    one.add_argument("--out", type=Path, metavar="DIR", help=str(Text("放在哪个文件夹", "folder to write into")))
    one = verb("read", Text("读回填好的表，逐句比较", "read a sheet that came back, and compare"))
    one.add_argument("sheet", type=Path, metavar="FILE", help=str(Text("填好的表", "the sheet")))
    one.add_argument("--name", default="", metavar="NAME", help=str(Text("第二个人的姓名", "name of the listener")))
    verb("list", Text("列出不同之处", "list the differences"))
    one = verb("settle", Text("定下一处", "settle a difference"))
    one.add_argument("number", type=int, metavar="NO.", help=str(Text("第几处", "number of the difference")))
    one.add_argument(
        "choice",
        choices=CHOICES,
        help=str(
            Text(
                "依第一人、依第二人、另定（--text）、以现在的文字为准",
                "first's words, second's, other words (--text), or the transcript as it stands",
            )
        ),
    )
    one.add_argument("--text", default="", metavar="TEXT", help=str(Text("另定的文字", "the other words")))
    one.add_argument("--reason", default="", metavar="TEXT", help=str(Text("理由", "reason")))
    one.add_argument("--name", default="", metavar="NAME", help=str(Text("谁定的", "who settles it")))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Run the action."""
    verbs = {"export": _export, "read": _read, "list": _list, "settle": _settle}
    return verbs[options.verb](options, terminal)


def _export(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.documents.blind_copy import export_blind_copy
    from huazheng.store.calls import Calls

    call = Calls(terminal.home).find(options.call)
    basis: Any = "audio" if options.audio_only else "machine"
    with terminal.task() as task:
        done = export_blind_copy(terminal.home, call, basis, options.out, task)
    terminal.answer(done.folder, {"folder": str(done.folder), "sheet": str(done.sheet), "sha256": done.sha256})
    return EXIT_OK


def _read(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.annotations.second_listening import read_back
    from huazheng.store.calls import Calls

    call = Calls(terminal.home).find(options.call)
    return _shown(read_back(terminal.home, call, options.sheet, options.name), terminal)


def _list(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.annotations.second_listening import latest_listening
    from huazheng.store.calls import Calls

    listening = latest_listening(Calls(terminal.home).find(options.call))
    _shown(listening, terminal)
    return EXIT_OK if listening.settled == len(listening.differences) else EXIT_NEGATIVE


def _settle(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.annotations.second_listening import settle
    from huazheng.store.calls import Calls

    if bool(options.text) != (options.choice == "other"):
        raise UnusableInput(Text("--text 只和 other 一起用。", "--text goes with other, and other needs it."))
    call = Calls(terminal.home).find(options.call)
    choice = cast("SettlementChoice", options.choice)
    return _shown(
        settle(
            terminal.home,
            call,
            options.number,
            choice,
            text=options.text,
            reason=options.reason,
            name=options.name,
        ),
        terminal,
    )


def _shown(listening: Listening, terminal: Terminal) -> int:
    count = len(listening.differences)
    head = Text(
        f"{one_line(listening.listener)}：比较 {listening.compared} 处，不同 {count} 处，已定 {listening.settled} 处",
        f"{one_line(listening.listener)}: {listening.compared} places, {count} differ, {listening.settled} settled",
    )
    lines = [str(head), *(line for one in listening.differences for line in _lines(one))]
    terminal.answer("\n".join(lines), listening)
    return EXIT_OK


def _lines(difference: ListeningDifference) -> list[str]:
    settled = difference.settlement
    lines = [
        f"{difference.number}. [{format_clock(difference.start)}]",
        f"   {Text('第一人', 'first')}  {_heard(difference.first)}",
        f"   {Text('第二人', 'second')}  {_heard(difference.second)}",
    ]
    result = str(_OPEN) if settled is None else f"{_heard(settled.heard)}  {one_line(settled.reason)}".rstrip()
    return [*lines, f"   {Text('结果', 'result')}  {result}"]


def _heard(turns: Sequence[HeardTurn]) -> str:
    words = [
        f"{SPEAKER_LABELS[turn.speaker]}{Text('：', ': ')}{one_line(turn.text)}"
        if turn.speaker is not None
        else one_line(turn.text)
        for turn in turns
    ]
    return " / ".join(words) or str(_NOTHING)
