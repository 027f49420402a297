"""Whole files or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import encode_json, read_json, write_atomically
from huazheng.core.schema.transcript import Transcript


def test_a_failed_write_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "文件.json"
    write_atomically(target, b"old")

    def refuse(*_: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(OSError, match="the disk is gone"):
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"", "truncated"),
        (b"\xff\xfe", "JSON|invalid|utf"),
        (b'{"schema": "huazheng.transcript/1"}', "turns"),
        (b'{"schema": "huazheng.transcript/2", "turns": []}', "schema"),
        (b'{"schema": "huazheng.transcript/1", "turns": [{"id": "a"}]}', r"turns\[0\]\.id|turns"),
        (
            b'{"schema": "huazheng.transcript/1", "turns": [], "options": {"a": ' + b"[" * 100_000,
            "recursion|depth|nested",
        ),
    ],
)
def test_a_hostile_document_is_refused_with_its_name(tmp_path: Path, content: bytes, place: str) -> None:
    file = tmp_path / "transcript.json"
    file.write_bytes(content)
    with pytest.raises(UnusableInput, match=place) as refused:
        read_json(file, Transcript)
    assert "transcript.json" in str(refused.value)


def test_the_same_document_gives_the_same_bytes() -> None:
    document = {"b": [1, 2.5], "a": "犹豫期"}
    assert encode_json(document) == encode_json(dict(document))
    assert "犹豫期" in encode_json(document).decode()
