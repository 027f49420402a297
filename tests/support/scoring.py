"""Scores of recognition on labeled calls: character errors and domain terms."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from huazheng.audio.decode.decoder import read_audio
from huazheng.core.runtime.paths import sample_call
from support.phone_line import as_phone, write_wav

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

RATE = 16_000
TERMS = tuple(
    """
    犹豫期 退保 保单 保费 投保 投保人 签名 亲笔 现金价值 责任免除 保险责任 缴费 工本费 提示书 说明书 保险 条款 分红 红利
    演示 利率 身故 回访 次日 签收 投连 账户 初始费用 管理费
    """.split()  # noqa: SIM905
)
_DIGITS = str.maketrans("零〇幺一二两三四五六七八九", "0011223456789")


def letters(text: str) -> str:
    """Chinese characters, figures and Latin letters only; Chinese numerals as figures."""
    return re.sub(r"[^\u4e00-\u9fff0-9a-z]", "", text.lower()).translate(_DIGITS)


def edits(one: str, other: str) -> int:
    """Levenshtein's distance."""
    row = list(range(len(other) + 1))
    for i, x in enumerate(one, 1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(other, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (x != y))
    return row[-1]


def edit_operations(reference: str, other: str) -> list[tuple[str, int]]:
    """Fewest edits from one text to another: ``=``, ``S``, ``D`` or ``I``, each with its place in ``reference``."""
    rows = [list(range(len(other) + 1))]
    for i, x in enumerate(reference, 1):
        above, row = rows[-1], [i]
        for j, y in enumerate(other, 1):
            row.append(min(above[j - 1] + (x != y), above[j] + 1, row[-1] + 1))
        rows.append(row)
    steps: list[tuple[str, int]] = []
    i, j = len(reference), len(other)
    while i or j:
        if i and j and rows[i][j] == rows[i - 1][j - 1] + (reference[i - 1] != other[j - 1]):
            i, j = i - 1, j - 1
            steps.append(("=" if reference[i] == other[j] else "S", i))
        elif i and rows[i][j] == rows[i - 1][j] + 1:
            i -= 1
            steps.append(("D", i))
        else:
            j -= 1
            steps.append(("I", i))
    return steps[::-1]


def tally(reference: str, shown: str) -> dict[str, float]:
    """Character errors and domain terms of one call."""
    from huazheng.core.text.script import simplified

    shown = simplified(shown)
    said = [(term, reference.count(term)) for term in TERMS]
    return {
        "errors": edits(letters(reference), letters(shown)),
        "letters": len(letters(reference)),
        "terms": sum(count for _, count in said),
        "terms_right": sum(min(count, shown.count(term)) for term, count in said),
        "unsaid": sum(max(0, shown.count(term) - count) for term, count in said),
    }


def labeled_calls(options: argparse.Namespace, scratch: Path) -> list[tuple[str, Path, list[dict], list[str]]]:
    """Name, recording, labeled turns and packs of each call."""
    if options.folder is None:
        sample = sample_call()
        labels = json.loads(sample.with_name("sample-callback.labels.json").read_text(encoding="utf-8"))
        file = scratch / "sample.phone.wav"
        write_wav(file, as_phone(read_audio(sample, RATE, 2).sum(axis=0)))
        return [("sample", file, labels["transcript"]["turns"], labels.get("packs", []))]
    calls = []
    for file in sorted(options.folder.glob("*.json")):
        audio = file.with_suffix("").with_name(file.stem + options.suffix)
        if audio.exists() and (not options.ids or file.stem in options.ids):
            labels = json.loads(file.read_text(encoding="utf-8"))
            calls.append((file.stem, audio, labels["transcript"]["turns"], labels.get("packs", [])))
    return calls
