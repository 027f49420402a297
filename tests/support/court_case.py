"""A case for tests: calls, and files of every kind and name that people hand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.files import make_private_folder
from huazheng.services.cases.case_editing import add_call, add_file, new_case
from huazheng.store.cases import read_case
from support.sealed_calls import captured, worked_on

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.store.cases import StoredCase

BIDI_NAME = "账单\u202efdp.exe"
NAMES = ("保 单.pdf", "50%优惠.png", "-rf.txt", "CON", "信函’s “引号”.docx", BIDI_NAME, "a" * 200 + ".jpg", "$(id).txt")


def handed_in(place: Path, count: int) -> list[Path]:
    """So many files, each with other bytes, under names that some program trips over."""
    make_private_folder(place)
    files = []
    for number in range(count):
        name = NAMES[number] if number < len(NAMES) else f"截图 {number}.png"
        file = place / name
        file.write_bytes(bytes([number % 256, 0, 255, 10, 13]) * (number + 1))
        files.append(file)
    return files


def court_case(home: Home, place: Path, *, calls: int = 3, files: int = 17) -> StoredCase:
    """A case with so many calls and files; the first call has a transcript."""
    stored = new_case(home, "张三诉某保险公司", {"number": "(2026)京0105民初1号", "submitter": "张三"})
    for number in range(calls):
        call = captured(home, {"microphone": 1.5, "line": 1.5})
        if number == 0:
            worked_on(home, call)
        add_call(home, stored, call, {"day": f"2026-03-{number + 1:02d}"})
    for number, file in enumerate(handed_in(place, files), 1):
        fields = {"source": "本人保存", "shows": f"第 {number} 件", "place": f"第 {number} 页", "carrier": "手机"}
        add_file(home, stored, file, fields | {"day": f"2026-02-{number:02d}"})
    return read_case(stored.folder)
