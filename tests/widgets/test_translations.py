"""The window's English is complete, and its compiled file is the one that the code asks for."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

from huazheng.core.runtime.paths import checkout

TOP = checkout()
TOOL = Path(TOP or ".") / "tools" / "translations.py"


def test_no_text_is_missing_unfinished_or_stale() -> None:
    assert runpy.run_path(str(TOOL))["faults"]() == []


def test_a_text_that_is_not_translated_is_found(tmp_path: Path) -> None:
    tool = runpy.run_path(str(TOOL))
    short = tmp_path / "short.ts"
    english = tool["ENGLISH"].read_text(encoding="utf-8")
    assert "<translation>Stop all</translation>" in english
    short.write_text(
        english.replace("<translation>Stop all</translation>", '<translation type="unfinished"></translation>'),
        encoding="utf-8",
    )
    assert tool["unfinished"](short) == ["全部停下"]


@pytest.mark.parametrize("chinese", ["导入录音", "没听懂的地方", "播放"])
def test_the_compiled_file_speaks_english(chinese: str) -> None:
    from PySide6.QtCore import QTranslator

    from huazheng.qt.support.ui_language import TRANSLATIONS

    translator = QTranslator()
    assert translator.load(str(TRANSLATIONS / "huazheng_en.qm"))
    contexts = {"导入录音": "LibraryPanel", "没听懂的地方": "ChecklistPanel", "播放": "Transport"}
    assert translator.translate(contexts[chinese], chinese).isascii()
