"""One word for one thing, in Chinese and in English: words that docs/dev/glossary.md replaced do not come back.

Read are the window's texts (the .ts file), every ``Text`` in the code, the report's template and the user's guide.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import pytest

TOP = Path(__file__).resolve().parents[2]
CODE = TOP / "desktop" / "huazheng"
WINDOW_TEXTS = CODE / "qt" / "translations" / "huazheng_en.ts"
GUIDE = TOP / "docs" / "user"

# A pattern, and the word to use.
CHINESE = {
    "检查单": "清单",
    "存入|取来": "导入, 下载",
    "正在取|取不到|取完|取好": "下载",
    "核对(?=录音|清单|文件|校验|签名|证据|封存)": "核验 (integrity), 对照 (checklist); 核对: proofreading only",
    "线路": "电脑播放的声音",
    "未分(?!析)": "未知",
    "装入模型": "加载模型",
    "没有轮到": "未处理",
    "再听到": "再识别",
}
CHINESE_ON_SCREEN = {"坐席": "对方 or 对方（客服）; 坐席 is for documents"}
ENGLISH = {
    r"\bput(s|ting)? (it |them |this \w+ )?right\b": "edit, correct",
    r"\bhear(d|s)? again\b|second hearing": "transcribe again",
    r"\btime[- ]stamp": "timestamp",
    r"\bcustody record": "custody log",
    r"\bsomebody else|\banother person": "someone else",
    r"\bfetch(ed|ing|es)? (the|a|it|them|again)\b|could not be fetched": "download",
    r"\b(is|are) not right\b|\brightly\b": "invalid, valid",
    r"\bmend(ed|s|ing)?\b": "fix",
    r"\btold? apart\b|\btells? (them )?apart\b": "identify",
    r"\btaken? (back|in)\b": "undone, imported",
    r"\bput into the bin\b|\bput back\b": "move to the recycle bin, restore",
    r"\b(lies|lie|stands) (in|below|beside|on)\b": "is",
    r"\bcome to nothing\b|\bon the whole\b|\bis no (day|date|key)\b": "plain words",
    r"\bopen (moments?|places?)\b": "unresolved",
    r"\bcopy the digits\b|\bdigits of\b": "hash",
    r"\bof huazheng's\b": "Huazheng …",
    r"\bno such (file|folder|turn|pack|call)\b": "not found",
    r"\bthe machine's (text|transcript|result)\b": "machine",
    r"(?<!huazheng )(?<!--)\bpacks?\b(?![/.])": "checklist",
    r"\bdrop[- ]?outs?\b": "gap",
    r"(recogni|summari)s(?!m|t)|analys(e|ing)|colou[r]|\bgre[y]|cance[l]led|licenc[e]|labe[l]led": "American spelling",
}
MENU_PATH = re.compile(r"“(文件|通话|工具|帮助) → ([^”]+)”|\b(File|Call|Tools|Help) → ([A-Z][^,;:.|`()\n]*)")


class ShownText(NamedTuple):
    """A text that people read: where it is, in which language, and whether an exported document holds it."""

    place: str
    language: str
    text: str
    in_document: bool = False


def test_no_replaced_word_comes_back() -> None:
    assert [fault for shown in shown_texts() for fault in faults(shown)] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh", "检查单…"),
        ("zh", "核对录音"),
        ("zh", "坐席讲了没有"),
        ("en", "Put this turn right…"),
        ("en", "Time stamp"),
    ],
)
def test_a_replaced_word_is_found(language: str, text: str) -> None:
    assert faults(ShownText("here", language, text))


def test_documents_may_call_the_agent_by_the_insurers_word() -> None:
    assert not faults(ShownText("here", "zh", "坐席", in_document=True))


def test_every_text_is_read() -> None:
    places = {shown.place.split(":")[0] for shown in shown_texts()}
    assert {"cli/verify.py", "settings/schema.py", "export/formats/report.html.jinja", "huazheng_en.ts"} <= places
    assert len(shown_texts()) > 2 * 1600


def test_the_guide_names_menus_as_the_window_does() -> None:
    """``File → Export`` in the guide is a menu's and an action's text, apart from an ellipsis."""
    window = {chinese.rstrip("…"): english.rstrip("…") for chinese, english in _menu_texts()}
    known = {"zh": set(window), "en": set(window.values())}
    named = [
        (page.relative_to(GUIDE).as_posix(), entry)
        for page in sorted(GUIDE.rglob("*.md"))
        for match in MENU_PATH.finditer(page.read_text(encoding="utf-8"))
        for entry in [match[2] or match[4].strip()]
    ]
    assert len(named) > 20
    assert [
        (page, entry)
        for page, entry in named
        if not any(entry == text or entry.startswith(f"{text} ") for text in known[page[:2]])
    ] == []


def faults(shown: ShownText) -> list[str]:
    """The replaced words in a text, each with the word to use."""
    rules = ENGLISH if shown.language == "en" else CHINESE | ({} if shown.in_document else CHINESE_ON_SCREEN)
    return [
        f"{shown.place}: “{found[0]}” in “{shown.text}”: {better}"
        for pattern, better in rules.items()
        for found in [re.search(pattern, shown.text, re.IGNORECASE)]
        if found
    ]


@cache
def shown_texts() -> tuple[ShownText, ...]:
    """Every text that the window, the command line, the exported documents and the guide show."""
    texts: list[ShownText] = []
    for chinese, english in _window_texts():
        texts += [ShownText(WINDOW_TEXTS.name, "zh", chinese), ShownText(WINDOW_TEXTS.name, "en", english)]
    for file in sorted(CODE.rglob("*.py")):
        name = file.relative_to(CODE).as_posix()
        document = name.startswith("export/") or name == "core/text/labels.py"
        for line, chinese, english in _code_texts(file):
            texts.append(ShownText(f"{name}:{line}", "zh", chinese, in_document=document))
            texts.append(ShownText(f"{name}:{line}", "en", english))
    template = CODE / "export" / "formats" / "report.html.jinja"
    for chinese, english in re.findall(r'say\("([^"]*)", "([^"]*)"\)', template.read_text(encoding="utf-8")):
        place = template.relative_to(CODE).as_posix()
        texts += [ShownText(place, "zh", chinese, in_document=True), ShownText(place, "en", english)]
    for page in sorted(GUIDE.rglob("*.md")):
        for number, words in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
            where = f"{page.relative_to(TOP).as_posix()}:{number}"
            texts.append(ShownText(where, page.parent.name, words, in_document=True))
    return tuple(texts)


def _window_texts(context: str = "") -> list[tuple[str, str]]:
    root = ElementTree.parse(WINDOW_TEXTS).getroot()  # noqa: S314 - our own file
    return [
        (message.findtext("source", ""), message.findtext("translation", ""))
        for part in root.iter("context")
        if context in ("", part.findtext("name", ""))
        for message in part.iter("message")
    ]


def _menu_texts() -> list[tuple[str, str]]:
    return _window_texts("Menus")


def _code_texts(file: Path) -> list[tuple[int, str, str]]:
    calls = [node for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    return [
        (call.lineno, _literal(call.args[0]), _literal(call.args[1]))
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "Text" and len(call.args) == 2
    ]


def _literal(node: ast.expr) -> str:
    """The constant parts of a string expression; what is filled in becomes ``{}``."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(_literal(part) for part in parts)
        case ast.FormattedValue():
            return "{}"
        case ast.Constant():
            return ""
        case _:
            return " ".join(_literal(part) for part in ast.walk(node) if isinstance(part, ast.Constant))
