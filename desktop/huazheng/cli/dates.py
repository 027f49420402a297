"""``huazheng dates CALL --signed DAY …``: deadlines of the cooling-off period, of complaint steps and limitation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.cli.flags import add_force_flag
from huazheng.core.runtime.errors import EXIT_OK
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal
    from huazheng.services.documents.call_dates import Deadline

SUMMARY = Text("犹豫期、投诉和诉讼时效的日期（不是法律意见）", "dates of cooling-off, complaint and limitation")
GROUP = CommandGroup.EVIDENCE
EXAMPLES = (
    Example(
        "huazheng dates CALL --signed 2026-11-20",
        Text("从签收保单那天算起的日期", "what follows from the day on which the policy was received"),
    ),
    Example(
        "huazheng dates CALL --complained 2026-12-01 --out 日期.ics",
        Text("写成日历文件，到期提醒", "a calendar file that reminds of the deadlines"),
    ),
)
_DAYS = {
    "signed": Text("签收保单的日期", "day on which the policy's delivery was signed for"),
    "complained": Text("保险公司收到投诉的日期", "day on which the insurer received the complaint"),
    "reported": Text("监管部门收到投诉的日期", "day on which the regulator received the complaint"),
    "decided": Text("收到处理决定的日期", "day on which the decision was received"),
    "review_asked": Text("上级机构收到核查申请的日期", "day on which the parent office received the review request"),
    "knew": Text("知道或者应当知道受损害的日期", "day of knowledge of the harm and who is liable"),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the call, the days that periods run from, and the calendar file."""
    parser.add_argument("call", metavar="CALL", help=str(Text("录音的编号", "call id")))
    for name, words in _DAYS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", metavar="DAY", help=str(words))
    parser.add_argument(
        "--cooling-off-days",
        metavar="N",
        help=str(Text("保单写的犹豫期天数，默认用已填的保单信息", "the policy's days; the facts' by default")),
    )
    parser.add_argument(
        "--cooling-off-start",
        choices=("next_day", "same_day"),
        help=str(Text("保单写的起算日：次日或当天", "the policy's first day: the next or the same")),
    )
    parser.add_argument(
        "--out",
        type=Path,
        metavar="PATH",
        help=str(Text("写成日历文件（.ics）：文件或文件夹", "write a calendar file (.ics): file or folder")),
    )
    add_force_flag(parser)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Print the list; write the calendar file where one is asked for."""
    from datetime import date

    from huazheng.services.documents.call_dates import (
        NO_ADVICE,
        KeyDays,
        call_deadlines,
        parse_cooling_off_days,
        parse_day,
        staleness_warning,
        write_calendar,
    )
    from huazheng.store.calls import Calls

    call = Calls(terminal.home).find(options.call)
    typed = {name: parse_day(value) for name in _DAYS if (value := getattr(options, name)) is not None}
    length = parse_cooling_off_days(options.cooling_off_days) if options.cooling_off_days else None
    found = call_deadlines(
        call,
        KeyDays(cooling_off_days=length, cooling_off_start=options.cooling_off_start, **typed),
    )
    file = write_calendar(call, found, options.out, force=options.force) if options.out is not None else None
    for words in (NO_ADVICE, staleness_warning(date.today())):
        if words is not None:
            terminal.say(words)
    empty = Text("没有可算的日期：先用 --signed 等选项填日期。", "No dates: give a day first, such as --signed.")
    lines = "\n".join(_line(one) for one in found) or str(empty)
    told = {"call": call.id, "deadlines": [_document(one) for one in found], "file": str(file) if file else None}
    terminal.answer(f"{lines}\n{file}" if file else lines, told)
    return EXIT_OK


def _line(deadline: Deadline) -> str:
    from huazheng.services.documents.call_dates import PARTY_LABELS

    head = f"{deadline.day}  {deadline.title}  ({PARTY_LABELS[deadline.party]})"
    rule = [str(deadline.citation.name)] if deadline.citation is not None else []
    return "\n    ".join([head, *rule, str(deadline.counted), *map(str, deadline.notes)])


def _document(deadline: Deadline) -> dict[str, Any]:
    return {
        "id": deadline.id,
        "day": deadline.day.isoformat(),
        "extended": deadline.extended.isoformat() if deadline.extended is not None else None,
        "party": deadline.party,
        "title": str(deadline.title),
        "rule": str(deadline.citation.name) if deadline.citation is not None else None,
        "counted": str(deadline.counted),
        "notes": [str(note) for note in deadline.notes],
    }
