"""Suggestions for facts that nobody has typed in: the insurer and the day of the call.

They come from the phone and from the first sentences, where those are plain: one insurer named, one day stated. They
are shown as suggestions with their source, never saved as what a person said.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Literal, NamedTuple

from huazheng.core.call.phone_facts import SOURCE_LABELS, phone_facts
from huazheng.core.runtime.language import Text
from huazheng.core.text.insurers import insurer_by_number, insurers_named

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.call.call_snapshot import CallSnapshot
    from huazheng.core.schema.transcript import Turn

SuggestedName = Literal["insurer", "call_date"]
FIRST_TURNS = 4
FIRST_SECONDS = 45.0
_NUMERALS = {sign: str(value) for value, sign in enumerate("零一二三四五六七八九")} | {"〇": "0", "两": "2"}
_SIGNS = r"[0-9零〇一二三四五六七八九十两]"
_TODAY = re.compile(
    rf"今天是?(?:公历)?\s*(?P<year>{_SIGNS}{{4}})年(?P<month>{_SIGNS}{{1,3}})月(?P<day>{_SIGNS}{{1,3}})[日号]"
)
_HEARD = Text("录音开头听到的", "heard at the beginning")
_BY_NUMBER = Text("按对方号码", "from the other party's number")


class SuggestedFact(NamedTuple):
    """A suggestion for a field of the policy's facts, and where it comes from."""

    name: SuggestedName
    value: str
    source: Text

    def text(self) -> Text:
        """The value with its source."""
        return Text(f"{self.value}（{self.source.zh}）", f"{self.value} ({self.source.en})")


def suggested_facts(snapshot: CallSnapshot) -> dict[SuggestedName, SuggestedFact]:
    """One suggestion a field, for fields that nobody has filled in."""
    typed = snapshot.facts
    found: dict[SuggestedName, SuggestedFact] = {}
    for one in _suggestions(snapshot):
        if typed is None or not getattr(typed, one.name):
            found.setdefault(one.name, one)
    return found


def _suggestions(snapshot: CallSnapshot) -> Iterator[SuggestedFact]:
    brought = phone_facts(snapshot.seal)
    number, party, started = brought.find("number"), brought.find("other_party"), brought.find("started")
    if number is not None and (insurer := insurer_by_number(number.value)) is not None:
        yield SuggestedFact("insurer", insurer, _BY_NUMBER)
    if party is not None and len(named := insurers_named(f"我是{party.value}")) == 1:
        yield SuggestedFact("insurer", named[0], SOURCE_LABELS[party.source])
    if started is not None:
        yield SuggestedFact("call_date", started.value[:10], SOURCE_LABELS[started.source])
    corrected = snapshot.corrected
    first = _first_sentences(corrected.transcript.turns if corrected is not None else ())
    if len(named := insurers_named(first)) == 1:
        yield SuggestedFact("insurer", named[0], _HEARD)
    days = {day for match in _TODAY.finditer(first) if (day := _day(match)) is not None}
    if len(days) == 1:
        yield SuggestedFact("call_date", days.pop(), _HEARD)


def _first_sentences(turns: tuple[Turn, ...]) -> str:
    """The first sentences of anyone but the customer: the roles may not be known yet."""
    first = [turn for turn in turns[:FIRST_TURNS] if turn.start < FIRST_SECONDS and turn.speaker != "customer"]
    return "\n".join(turn.text for turn in first)


def _day(match: re.Match[str]) -> str | None:
    try:
        return date(*(_number(match[part]) for part in ("year", "month", "day"))).isoformat()
    except ValueError:
        return None


def _number(signs: str) -> int:
    """A number as spoken: 二零二六, 十二, 二十三. Raises :class:`ValueError` for others."""
    if "十" not in signs:
        return int("".join(_NUMERALS.get(sign, sign) for sign in signs))
    tens, _, ones = signs.partition("十")
    return (_number(tens) if tens else 1) * 10 + (_number(ones) if ones else 0)
