"""``huazheng list``: the calls in the library and their state."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from huazheng.cli.columns import columns
from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.core.runtime.errors import EXIT_OK, UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.text.labels import STATUS_LABELS, format_clock
from huazheng.core.text.sanitize import one_line

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal
    from huazheng.services.library.browse import CallRow, LibraryView

SUMMARY = Text("列出所有录音和它们的状态", "list calls and their state")
GROUP = CommandGroup.LIBRARY
EXAMPLES = (
    Example("huazheng list", Text("所有录音，旧的在前", "all calls, oldest first")),
    Example(
        "huazheng list --open-moments --since 2026-11-01",
        Text("十一月以来还有没听懂的", "calls since November with unresolved questions"),
    ),
)

STATE_WORDS = {
    "imported": Text("未识别", "not transcribed"),
    "transcribed": Text("已识别，未分析", "transcribed, not analyzed"),
    "analysed": Text("已分析", "analyzed"),
}
CHECK_WORDS = {
    "never": Text("未核验", "not verified"),
    "intact": Text("核验完好", "verified"),
    "altered": Text("核验有改动", "ALTERED"),
    "changed_since": Text("核验后有变化", "changed since verified"),
}
_SORTS = ("date", "insurer", "length", "explained", "open")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


_HEADS = (
    Text("编号", "ID"),
    Text("时长", "Length"),
    Text("状态", "State"),
    Text("讲清/没听懂", "Explained"),
    Text("核验", "Verified"),
    Text("名称", "Title"),
    Text("保单与电话", "Policy and call"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the filters and the order."""
    parser.add_argument(
        "--sort",
        choices=_SORTS,
        help=str(
            Text(
                "按日期（新的在前）、保险公司、时长、讲清的比例或没解决的数目排序；不写时旧的在前",
                "sort by date (newest first), insurer, length, share explained or unresolved questions; "
                "by default oldest first",
            )
        ),
    )
    for flag, words in (
        ("--insurer", Text("只列这家保险公司的", "only calls from this insurer")),
        ("--product-type", Text("只列这类产品的", "only calls about this type of product")),
        ("--tag", Text("只列有这个标签的", "only calls with this tag")),
        ("--since", Text("从这天起（2026-11-01）", "only calls from this day on (2026-11-01)")),
        ("--until", Text("到这天为止", "only calls up to this day")),
    ):
        parser.add_argument(flag, default="", help=str(words))
    for flag, words in (
        ("--open-moments", Text("只列还有没听懂的", "only calls with unresolved questions")),
        ("--not-transcribed", Text("只列还没识别的", "only calls not transcribed yet")),
        ("--not-verified", Text("只列没核验、或核验后有变化的", "only calls not verified, or changed since")),
    ):
        parser.add_argument(flag, action="store_true", help=str(words))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Print one line per call."""
    from huazheng.services.library.browse import apply_view, list_calls

    view = _view(options)
    rows = list_calls(terminal.home)
    shown = apply_view(rows, view) if options.sort else sorted(apply_view(rows, view), key=lambda row: row.call)
    if not rows:
        terminal.say(
            Text(
                "还没有录音。用 huazheng import 导入一份。",
                "No calls yet. Import one with: huazheng import",
            )
        )
    elif not shown:
        terminal.say(Text(f"{len(rows)} 通录音里没有符合的。", f"None of the {len(rows)} calls matches."))
    terminal.answer(columns(_HEADS, [_cells(row) for row in shown]), shown)
    return EXIT_OK


def _view(options: argparse.Namespace) -> LibraryView:
    from huazheng.services.library.browse import LibraryView

    for day in (options.since, options.until):
        if day and not _DAY.fullmatch(day):
            raise UnusableInput(
                Text(f"“{day}”不是日期。", f"“{day}” is not a valid date."),
                remedy=Text("写成 2026-11-22 这样。", "Write it like 2026-11-22."),
            )
    return LibraryView(
        order=options.sort or "date",
        insurer=options.insurer,
        product_type=options.product_type,
        tag=options.tag,
        open_moments=options.open_moments,
        not_transcribed=options.not_transcribed,
        not_verified=options.not_verified,
        since=options.since,
        until=options.until,
    )


def _cells(row: CallRow) -> tuple[object, ...]:
    unknown = STATUS_LABELS["cannot_tell"].sign
    explained, still_open = (unknown if count is None else count for count in (row.explained, row.open_moments))
    told = f"{explained}/{row.items} ⚑{still_open}" if row.items is not None else ""
    said = (row.insurer, row.product, *(f"#{tag}" for tag in row.tags), row.day if row.started else "")
    said += (row.other_party, row.phone_number)
    about = " ".join(one_line(part) for part in said if part)
    state, check = STATE_WORDS[row.state], CHECK_WORDS[row.check]
    return row.call, format_clock(row.duration), state, told, check, one_line(row.title), about
