"""Deadlines of a policyholder's own steps and of the answers due to them: day, rule, how it was counted. No advice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from huazheng.core.runtime.language import Text
from huazheng.law.holiday_table import holiday_table
from huazheng.law.law_table import Citation
from huazheng.law.periods import CountStart, last_of_cooling_off, last_of_days, last_of_years

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

Party = Literal["policyholder", "insurer", "regulator"]
PARTY_LABELS: dict[Party, Text] = {
    "policyholder": Text("您", "you"),
    "insurer": Text("保险公司", "the insurer"),
    "regulator": Text("监管部门", "the regulator"),
}
NO_ADVICE = Text(
    "这是按法规和合同文字数出来的日期，供您对照，不是法律意见，也不保证适用于您的情况。话证不替任何人投诉、退保，不支持“代理退保”。",
    "These days were counted by the words of the rules and of the policy, for comparison. This is not legal advice and "
    "may not fit your case. Huazheng files no complaint and surrenders no policy for anyone, and does not support "
    "agents who sell surrender services (代理退保).",
)
_LIMITATION_YEARS = 3
_FORWARDING_DAYS = 7


@dataclass(frozen=True, kw_only=True)
class KeyDays:
    """Days from which periods run; None where it did not happen or is not known.

    signed: delivery of the policy was signed for; cooling_off_days and cooling_off_start: the policy's own words.
    complained: the insurer received the complaint. reported: the regulator received one. decided: the insurer's
    decision was received. review_asked: the parent office received the application for a review. knew: the customer
    knew, or had to know, of the harm and who is liable.
    """

    signed: date | None = None
    cooling_off_days: int | None = None
    cooling_off_start: CountStart | None = None
    complained: date | None = None
    reported: date | None = None
    decided: date | None = None
    review_asked: date | None = None
    knew: date | None = None


@dataclass(frozen=True, kw_only=True)
class Deadline:
    """The last day of one period.

    id: stable. day: as counted without any extension, so that nothing is missed. extended: the next working day, where
    article 203 of the Civil Code may move the end there. counted: how. citation: the rule, None for a policy's words.
    """

    id: str
    title: Text
    party: Party
    day: date
    counted: Text
    citation: Citation | None = None
    extended: date | None = None
    notes: tuple[Text, ...] = ()


def deadlines(days: KeyDays) -> tuple[Deadline, ...]:
    """Every deadline that the known days give, in the order of their days."""
    found = (*_cooling_off(days), *_complaint(days), *_limitation(days))
    return tuple(sorted(found, key=lambda deadline: (deadline.day, deadline.id)))


def _cooling_off(days: KeyDays) -> Iterator[Deadline]:
    if days.signed is None or days.cooling_off_days is None:
        return
    start: CountStart = days.cooling_off_start or "same_day"
    words = {
        "next_day": Text("从签收的第二天起算", "counted from the day after signing"),
        "same_day": Text("从签收当天起算", "counted from the day of signing"),
    }[start]
    notes = (
        (
            Text(
                "没有填保单写的起算日，先按较早的一天数；请看条款里的原文。",
                "The policy's first day was not given, so the earlier one is shown; see the policy's own words.",
            ),
        )
        if days.cooling_off_start is None
        else ()
    )
    yield _with_rest_day(
        Deadline(
            id="cooling-off",
            title=Text("犹豫期最后一天", "Last day of the cooling-off period"),
            party="policyholder",
            day=last_of_cooling_off(days.signed, days.cooling_off_days, start),
            counted=Text(
                f"按保单：{days.cooling_off_days} 天，{words.zh}（签收 {days.signed}）",
                f"by the policy: {days.cooling_off_days} days, {words.en} ({days.signed})",
            ),
            notes=notes,
        )
    )


class _Step(NamedTuple):
    """An answer or step that is due so many calendar days after a key day."""

    id: str
    party: Party
    after: Literal["complained", "decided", "review_asked"]
    days: int
    article: str
    title: Text


_STEPS = (
    _Step(
        "decision-15",
        "insurer",
        "complained",
        15,
        "第十八条第一款",
        Text("答复投诉（事实清楚、争议简单）", "Decision on the complaint (simple case)"),
    ),
    _Step(
        "decision-30",
        "insurer",
        "complained",
        30,
        "第十八条第一款",
        Text("答复投诉（情况复杂）", "Decision on the complaint (complex case)"),
    ),
    _Step(
        "decision-60",
        "insurer",
        "complained",
        60,
        "第十八条第一款",
        Text("答复投诉（经批准再延长 30 日）", "Decision on the complaint (extended by 30 days)"),
    ),
    _Step(
        "review-request",
        "policyholder",
        "decided",
        30,
        "第二十条",
        Text("书面申请上级机构核查的最后一天", "Last day to ask the parent office for a review"),
    ),
    _Step(
        "review-decision",
        "insurer",
        "review_asked",
        30,
        "第二十条",
        Text("上级机构作出核查决定", "Decision of the parent office's review"),
    ),
)


def _complaint(days: KeyDays) -> Iterator[Deadline]:
    if days.reported is not None:
        yield _forwarding(days.reported)
    for step in _STEPS:
        start: date | None = getattr(days, step.after)
        if start is None:
            continue
        counted = Text(
            f"{start} 的次日起 {step.days} 个自然日（当日不计入）",
            f"{step.days} calendar days from the day after {start}",
        )
        yield _with_rest_day(
            Deadline(
                id=step.id,
                title=step.title,
                party=step.party,
                day=last_of_days(start, step.days),
                counted=counted,
                citation=Citation("complaints", step.article),
            )
        )


def _forwarding(reported: date) -> Deadline:
    table = holiday_table()
    day = table.add_working_days(reported, _FORWARDING_DAYS)
    notes = () if table.covers(reported, day) else (_NO_NOTICE,)
    return Deadline(
        id="forwarding",
        title=Text("把投诉转给保险公司", "Forward the complaint to the insurer"),
        party="regulator",
        day=day,
        counted=Text(
            f"{reported} 的次日起 {_FORWARDING_DAYS} 个工作日，放假和调休按国务院办公厅的通知",
            f"{_FORWARDING_DAYS} working days from the day after {reported}, by the State Council's holiday notices",
        ),
        citation=Citation("complaints", "第三十三条"),
        notes=notes,
    )


def _limitation(days: KeyDays) -> Iterator[Deadline]:
    if days.knew is None:
        return
    try:
        last = last_of_years(days.knew, _LIMITATION_YEARS)
    except OverflowError:
        return
    yield _with_rest_day(
        Deadline(
            id="limitation",
            title=Text("一般诉讼时效（三年）的最后一天", "Last day of the general limitation period (three years)"),
            party="policyholder",
            day=last,
            counted=Text(
                f"从知道或者应当知道受损害以及义务人之日 {days.knew} 起三年，到期月的对应日；没有对应日的为月末日",
                f"three years from {days.knew}, the day of knowledge, to the corresponding day or the month's last",
            ),
            citation=Citation("civil-code", "第一百八十八条"),
            notes=(
                Text(
                    "起算日要由法院认定；中断、中止和其他法律规定会改变这一天。",
                    "A court decides the first day; interruption, suspension and other laws change this day.",
                ),
            ),
        )
    )


_NO_NOTICE = Text(
    "这一年的放假通知还不在话证的表里，只按周末数，实际可能更晚。",
    "The holiday notice of this year is not in the table yet; only weekends were counted, so the day may be later.",
)


def _with_rest_day(deadline: Deadline) -> Deadline:
    """The deadline with the day to which article 203 may move it, where its last day is a rest day."""
    table = holiday_table()
    notes = deadline.notes
    if not table.covers(deadline.day, deadline.day):
        notes = (*notes, _NO_NOTICE)
    if not table.is_rest_day(deadline.day):
        return replace(deadline, notes=notes)
    later = table.next_working_day(deadline.day)
    moved = Text(
        f"最后一天是休息日；《民法典》第二百零三条顺延到 {later}，合同另有约定的从约定。请按较早的一天办。",
        f"The last day is a rest day; by article 203 of the Civil Code the period ends on {later}, unless the contract "
        "says otherwise. Go by the earlier day.",
    )
    return replace(deadline, extended=later, notes=(*notes, moved))
