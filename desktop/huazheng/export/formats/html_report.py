"""The checklist report as one HTML page without scripts or outside references; all text is tamed and escaped."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from huazheng.core.language import Text
from huazheng.core.words import MACHINE_TEXT_NOTICE, NOT_EXPLAINED_NOTICE, clock, speaker_words
from huazheng.export.findings import count_line, item_lines, moment_lines
from huazheng.export.put_right import placed_right
from huazheng.export.tame import tame

if TYPE_CHECKING:
    import jinja2

    from huazheng.core.language import Language
    from huazheng.export.base import CallDocument

EXTENSION = "html"
TITLE = Text("回访核对报告（网页）", "Checklist report (web page)")


@cache
def _template() -> jinja2.Template:
    import jinja2

    loader = jinja2.PackageLoader("huazheng.export", "formats")
    environment = jinja2.Environment(
        loader=loader,
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )
    return environment.get_template("report.html.jinja")


def _harmless(value: object) -> object:
    """Text without what steers a page or its reading direction; it is escaped after this."""
    return tame(value) if type(value) is str else value


def render(document: CallDocument, language: Language) -> bytes:
    """The page in UTF-8."""

    def say(zh: str, en: str) -> str:
        return Text(zh, en).of(language)

    return (
        _template()
        .render(
            say=say,
            clock=clock,
            language="zh-CN" if language == "zh" else "en",
            document=document,
            placed_right=lambda turn: list(placed_right(document, turn, language)),
            titles={rule: rule.title.of(language) for rule in document.rules},
            notes={rule: rule.note.of(language) for rule in document.rules if rule.note is not None},
            speaker=lambda turn: speaker_words(turn).of(language),
            items=item_lines(document, language),
            moments=moment_lines(document, language),
            count=count_line(document, language),
            machine_text=MACHINE_TEXT_NOTICE.of(language),
            not_explained=NOT_EXPLAINED_NOTICE.of(language),
        )
        .encode()
    )
