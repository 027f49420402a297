"""Writing a text as a recognizer may mishear it: some characters become others that sound the same, tones aside."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path

from huazheng.core.text.pinyin import syllable

DATA = Path(__file__).resolve().parents[1] / "data" / "checklist"
_COMMON = 3  # a recognizer writes common characters: those that the data has so often


@lru_cache(maxsize=1)
def _by_sound() -> dict[str, list[str]]:
    count: Counter[str] = Counter()
    for file in (DATA / "sentences").glob("*.jsonl"):
        for line in file.read_text(encoding="utf-8").splitlines():
            raw = json.loads(line)
            count.update(raw.get("text", ""))
            count.update("".join(turn["text"] for turn in raw.get("turns", [])))
    sounds: dict[str, list[str]] = defaultdict(list)
    for char, times in count.items():
        if "\u4e00" <= char <= "\u9fff" and times >= _COMMON:
            sounds[syllable(char)].append(char)
    return {sound: sorted(chars) for sound, chars in sounds.items()}


def misspelt(text: str, rate: float, seed: str = "") -> str:
    """The text with about ``rate`` of its Chinese characters written as others of the same sound; repeatable."""
    if rate <= 0:
        return text
    out = []
    for place, char in enumerate(text):
        dice = int(hashlib.sha256(f"{seed}{place}{text}".encode()).hexdigest(), 16)
        others = [other for other in _by_sound().get(syllable(char), []) if other != char]
        hit = dice % 10_000 < rate * 10_000 and others and "\u4e00" <= char <= "\u9fff"
        out.append(others[dice // 10_000 % len(others)] if hit else char)
    return "".join(out)
