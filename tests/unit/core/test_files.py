"""Whole files or none; no wait for what is no file; room on the disk."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from huazheng.core.runtime.errors import ResourceUnavailable, UnusableInput
from huazheng.core.runtime.files import (
    SPARE_BYTES,
    encode_json,
    lacking_space,
    read_json,
    read_regular,
    require_space,
    set_aside,
    write_atomically,
)
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


def test_files_are_read_up_to_their_limit(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"x" * 1000)
    assert read_regular(file, 1000) == b"x" * 1000
    with pytest.raises(UnusableInput, match=r"Too large|文件太大"):
        read_regular(file, 999)
    with pytest.raises(FileNotFoundError):
        read_regular(tmp_path / "none")
    with pytest.raises(UnusableInput, match="none"):
        read_json(tmp_path / "none", Transcript)
    with pytest.raises(UnusableInput):
        read_regular(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no FIFOs and devices in folders")
def test_a_fifo_or_an_endless_device_is_refused_at_once(tmp_path: Path) -> None:
    fifo = tmp_path / "transcript.json"
    os.mkfifo(fifo)
    endless = tmp_path / "zero"
    endless.symlink_to("/dev/zero")
    for file in (fifo, endless):
        with pytest.raises(UnusableInput, match=r"Not a regular file|不是普通文件"):
            read_json(file, Transcript)


def test_an_earlier_file_set_aside_is_not_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "queue.json"
    names = []
    for content in (b"1", b"2", b"3"):
        file.write_bytes(content)
        aside = set_aside(file, keep=content == b"3")
        assert aside is not None
        assert aside.read_bytes() == content
        names.append(aside.name)
    assert len(set(names)) == 3
    assert file.read_bytes() == b"3"
    file.unlink()
    assert set_aside(file) is None


def test_a_large_write_leaves_room_for_small_ones(tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free
    require_space(tmp_path, 1)
    assert lacking_space(tmp_path, free * 2, spare=0) >= free // 2
    with pytest.raises(ResourceUnavailable) as refused:
        require_space(tmp_path, free)
    assert "MB" in str(refused.value)
    assert SPARE_BYTES > 0
