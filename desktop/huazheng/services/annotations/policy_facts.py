"""The policy's facts of one call, as the customer typed them in: ``facts.json`` beside the call's other files."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any, get_args

from huazheng.core.runtime.files import encode_json, read_json
from huazheng.core.runtime.language import Text
from huazheng.core.schema.policy_facts import Frequency, PolicyFacts
from huazheng.services.custody.writes import write_with_custody
from huazheng.store.listed_facts import FACTS_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call

__all__ = [
    "CALLER_WORDS",
    "CHANNEL_WORDS",
    "COOLING_OFF_STARTS",
    "FACTS_NAME",
    "FREQUENCIES",
    "FREQUENCY_WORDS",
    "PRODUCT_WORDS",
    "START_WORDS",
    "PolicyFacts",
    "facts_form",
    "facts_of",
    "parse_facts_form",
    "save_facts",
]

LONGEST_WORDS = 100
FREQUENCIES: tuple[str, ...] = get_args(Frequency)
COOLING_OFF_STARTS = ("next_day", "same_day")
PRODUCT_WORDS: dict[str, Text] = {
    "life": Text("普通人寿（定期、终身、两全）", "Life (term, whole, endowment)"),
    "health": Text("健康、重疾、意外", "Health, critical illness, accident"),
    "annuity": Text("年金", "Annuity"),
    "participating": Text("分红型", "Participating"),
    "universal": Text("万能型", "Universal"),
    "unit_linked": Text("投资连结型", "Unit-linked"),
}
FREQUENCY_WORDS: dict[str, Text] = {
    "annual": Text("年交", "Yearly"),
    "half_yearly": Text("半年交", "Half-yearly"),
    "quarterly": Text("季交", "Quarterly"),
    "monthly": Text("月交", "Monthly"),
    "single": Text("一次交清", "Once"),
}
CHANNEL_WORDS: dict[str, Text] = {
    "bank": Text("银行、邮局", "Bank, post office"),
    "agent": Text("保险公司的业务员、代理人", "The insurer's agent"),
    "phone": Text("电话里买的", "By telephone"),
    "online": Text("网上买的", "Online"),
    "other": Text("其他", "Other"),
}
CALLER_WORDS: dict[str, Text] = {
    "person": Text("真人", "A person"),
    "machine": Text("机器人、合成语音", "A machine"),
}
START_WORDS: dict[str, Text] = {
    "next_day": Text("签收的第二天起", "From the day after delivery was signed for"),
    "same_day": Text("签收当天起", "From the day delivery was signed for"),
}


def facts_of(call: Call) -> PolicyFacts | None:
    """The facts of the call's policy; None when nothing was typed in. Raises :class:`UnusableInput`."""
    file = call.folder / FACTS_NAME
    return read_json(file, PolicyFacts) if file.exists() else None


def save_facts(home: Home, call: Call, facts: PolicyFacts) -> None:
    """Replace the call's facts; the same ones change nothing. Raises what
    ``write_with_custody`` raises.
    """
    if facts != (facts_of(call) or PolicyFacts()):
        write_with_custody(home, call.folder, "facts", {FACTS_NAME: encode_json(facts)})


def facts_form(facts: PolicyFacts | None) -> dict[str, str]:
    """The facts as texts for a form, by field name; unknown ones are empty."""
    known = facts or PolicyFacts()
    return {field: _form_value(getattr(known, field)) for field in _READ}


def parse_facts_form(form: Mapping[str, str]) -> tuple[PolicyFacts, dict[str, Text]]:
    """The facts in a filled-in form, and for each invalid field a sentence that says why."""
    values: dict[str, Any] = {}
    wrong: dict[str, Text] = {}
    for field, typed in form.items():
        if not (typed := " ".join(typed.split())):
            continue
        try:
            values[field] = _READ[field](typed)
        except ValueError as error:
            wrong[field] = error.args[0]
    if values.get("frequency") == "single":
        values["premium_mode"] = "single"
    elif "frequency" in values or "payment_years" in values:
        values["premium_mode"] = "regular"
    return PolicyFacts(**values), wrong


def _form_value(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else ""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value or "")


def _number(most: float, unit: Text, *, whole: bool = False) -> Callable[[str], float]:
    def read(typed: str) -> float:
        digits = re.sub(r"[,，\s元天年岁日￥¥]", "", typed)
        factor = 10_000 if digits.endswith("万") else 1
        try:
            value = float(digits.removesuffix("万")) * factor
        except ValueError:
            value = -1.0
        if not 0 < value <= most or (whole and value % 1):
            raise ValueError(
                Text(
                    f"请填 1 到 {most:,.0f} 之间的{'整' if whole else ''}数（{unit.zh}）。",
                    f"A {'whole ' if whole else ''}number from 1 to {most:,.0f} ({unit.en}).",
                )
            )
        return value

    return read


def _one_of(words: Mapping[str, Text]) -> Callable[[str], str]:
    def read(typed: str) -> str:
        if typed not in words:
            raise ValueError(Text("请选一项。", "Choose one."))
        return typed

    return read


def _words(typed: str) -> str:
    if len(typed) > LONGEST_WORDS:
        raise ValueError(Text(f"最多 {LONGEST_WORDS} 个字。", f"At most {LONGEST_WORDS} characters."))
    return typed


def _date(typed: str) -> str:
    numbers = re.fullmatch(r"(\d{4})\D(\d{1,2})\D(\d{1,2})日?", typed)
    try:
        year, month, day = (int(part) for part in numbers.groups()) if numbers else (0, 0, 0)
        return date(year, month, day).isoformat()
    except ValueError:
        raise ValueError(Text("日期请写成 2026-11-22 这样。", "Write the date as 2026-11-22.")) from None


_READ: dict[str, Callable[[str], Any]] = {
    "insurer": _words,
    "product": _words,
    "product_type": _one_of(PRODUCT_WORDS),
    "call_date": _date,
    "cooling_off_days": _number(365, Text("天", "days"), whole=True),
    "cooling_off_start": _one_of(START_WORDS),
    "payment_years": _number(100, Text("年", "years"), whole=True),
    "frequency": _one_of(FREQUENCY_WORDS),
    "premium_yuan": _number(1_000_000_000, Text("元", "yuan")),
    "coverage_period": _words,
    "recorded_sale": lambda typed: typed == "yes",
    "sale_channel": _one_of(CHANNEL_WORDS),
    "policyholder_age": _number(120, Text("岁", "years"), whole=True),
    "caller": _one_of(CALLER_WORDS),
}
