"""Law table: texts that letters and dates cite, each with its source, its days in force and when that was checked."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from importlib import resources
from typing import Literal

import msgspec

from huazheng.core.runtime.decoding import decode_toml
from huazheng.core.runtime.language import Text

LawState = Literal["in_force", "not_yet", "repealed"]
STATE_LABELS: dict[LawState, Text] = {
    "in_force": Text("有效", "in force"),
    "not_yet": Text("尚未施行", "not yet in force"),
    "repealed": Text("已经废止", "repealed"),
}


class BilingualName(msgspec.Struct, frozen=True):
    """A text of the table in both languages."""

    zh: str
    en: str

    @property
    def text(self) -> Text:
        """The text as the rest of the program uses it."""
        return Text(self.zh, self.en)


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """An article in its own words. ``one_source``: the words were seen in one copy only."""

    number: str
    text: str
    one_source: bool = False


class Law(msgspec.Struct, frozen=True, kw_only=True, rename={"start": "from"}):
    """A law: first and last day in force (None: no end is known), and the day on which that was last looked up."""

    id: str
    title: BilingualName
    order: str
    start: date
    checked: date
    sources: tuple[str, ...]
    until: date | None = None
    note: BilingualName | None = None
    articles: tuple[Article, ...] = ()

    def state_on(self, day: date) -> LawState:
        """State of the law on a day, as far as the table knows."""
        if day < self.start:
            return "not_yet"
        return "repealed" if self.until is not None and day > self.until else "in_force"

    def article(self, number: str) -> Article:
        """The article with this number. Raises :class:`KeyError`."""
        for article in self.articles:
            if article.number == number:
                return article
        raise KeyError(f"{self.id} {number}")


class LawTable(msgspec.Struct, frozen=True, kw_only=True):
    """Every law, and after how many days a check of its state counts as old."""

    schema: Literal["huazheng.laws/1"]
    stale_after_days: int
    laws: tuple[Law, ...]

    def law(self, law_id: str) -> Law:
        """The law with this id. Raises :class:`KeyError`."""
        for law in self.laws:
            if law.id == law_id:
                return law
        raise KeyError(law_id)

    def stale(self, today: date) -> tuple[Law, ...]:
        """The laws whose state was last looked up too long ago."""
        limit = today - timedelta(days=self.stale_after_days)
        return tuple(law for law in self.laws if law.checked < limit)


@cache
def law_table() -> LawTable:
    """The table that ships with the app."""
    return decode_toml((resources.files("huazheng.law") / "laws.toml").read_bytes(), LawTable)


class Citation(msgspec.Struct, frozen=True):
    """One article of one law, by their ids in the table."""

    law: str
    article: str

    @property
    def name(self) -> Text:
        """The law's title, its number and the article."""
        law = law_table().law(self.law)
        order = f"（{law.order}）" if law.order else ""
        return Text(
            f"{law.title.zh}{order}{self.article}",
            f"{law.title.en} {law.title.zh}{order}, {self.article}",
        )

    @property
    def text(self) -> str:
        """The article's own words."""
        return law_table().law(self.law).article(self.article).text.strip()

    def state_line(self, days: dict[Text, date]) -> Text:
        """One line: since when in force, its state on each named day, when that was checked, and from how many copies.

        days: a day by the words that name it, such as the day of the call.
        """
        law = law_table().law(self.law)
        states = [(name, day, STATE_LABELS[law.state_on(day)]) for name, day in days.items()]
        zh = [
            f"{law.start.isoformat()} 起施行",
            *(f"{name.zh} {day.isoformat()} {label.zh}" for name, day, label in states),
        ]
        en = [
            f"in force since {law.start.isoformat()}",
            *(f"{name.en} {day.isoformat()}: {label.en}" for name, day, label in states),
        ]
        zh.append(f"{law.checked.isoformat()} 查对")
        en.append(f"checked on {law.checked.isoformat()}")
        if law.article(self.article).one_source:
            zh.append("文字只见于一处来源，引用前请核实")
            en.append("text seen in one source only; verify before citing")
        if law.note is not None:
            zh.append(law.note.zh.rstrip("。"))
            en.append(law.note.en.rstrip("."))
        return Text("；".join(zh) + "。", "; ".join(en) + ".")


def staleness_warning(today: date) -> Text | None:
    """A warning when the state of a law was last looked up too long ago; None when all are recent."""
    table = law_table()
    stale = table.stale(today)
    if not stale:
        return None
    oldest = min(law.checked for law in stale).isoformat()
    return Text(
        f"法规的状态是 {oldest} 查对的，已经过了 {table.stale_after_days} 天，可能有变化。"
        "使用前请到官方网站查看现行文本。",
        f"The state of the laws was last checked on {oldest}, over {table.stale_after_days} days ago, and may have "
        "changed. Look up the current texts on an official site before use.",
    )
