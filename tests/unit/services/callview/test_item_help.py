"""Every shipped item says what it means and why it matters, in both languages."""

from __future__ import annotations

import re

from huazheng.checklist.packs.loader import load_packs, shipped_pack_files
from huazheng.core.schema.analysis import Analysis
from huazheng.services.callview.item_help import ITEM_HELP
from huazheng.services.callview.item_titles import build_item_titles
from support.sample_transcript import labeled_transcript  # noqa: F401


def test_every_shipped_item_has_two_sentences_and_its_article() -> None:
    packs = load_packs([file.stem for file in shipped_pack_files()])
    named = {item.id for pack in packs for item in pack.items}
    assert set(ITEM_HELP) == named
    for text in ITEM_HELP.values():
        assert len(re.findall(r"[。]", text.zh)) == 2
        assert len(re.findall(r"[.](?: |$)", text.en)) == 2
    empty = Analysis(schema="huazheng.analysis/1", packs=(), items=(), moments=())
    for titles in build_item_titles(empty, packs).values():
        assert titles.help is not None
        assert titles.article
