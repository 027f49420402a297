"""A copy to share: nothing hidden is left in text, metadata, PDF objects or samples, and nothing else differs."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import pytest
import soundfile

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.task import Task
from huazheng.core.schema.transcript import Transcript
from huazheng.services.annotations import corrections
from huazheng.services.custody.verification import verify
from huazheng.services.custody.writes import save_transcript
from huazheng.services.documents.redacted_copy import find_in_call, write_copy
from huazheng.services.documents.redacted_sound import tone
from huazheng.services.documents.redaction_check import check_copy
from huazheng.services.intake.file_import import import_file

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call

RATE, SECONDS = 8000, 12
NAME, PHONE, OTHER = "鄢婧媛", "幺三八零零幺三八零零零", "邬骏"
TURNS = (f"请问是{NAME}女士吗？", f"您的手机号是{PHONE}。", f"我是{OTHER}，请讲。", f"{NAME}不在。")


@pytest.fixture
def call(home: Home, tmp_path: Path) -> Call:
    """An imported call of noise whose file name and words name people."""
    source = tmp_path / f"{NAME}_13800138000.wav"
    sound = np.random.default_rng(7).integers(-9000, 9000, RATE * SECONDS, dtype=np.int16)
    soundfile.write(source, sound, RATE, subtype="PCM_16")
    made = import_file(home, source).call
    turns = [
        {"id": at, "speaker": "agent", "start": at * 3.0, "end": at * 3.0 + 2.5, "text": text}
        for at, text in enumerate(TURNS)
    ]
    save_transcript(home, made, msgspec.convert({"schema": "huazheng.transcript/1", "turns": turns}, Transcript))
    return made


def everything_in(file: Path) -> bytes:
    """The file's bytes, with everything that is compressed in it unpacked."""
    content = file.read_bytes()
    if file.suffix == ".docx":
        with zipfile.ZipFile(file) as archive:
            return b"".join(archive.read(name) for name in archive.namelist())
    if file.suffix == ".pdf":
        for stream in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
            unpacker = zlib.decompressobj()
            try:
                content += unpacker.decompress(stream)
            except zlib.error:
                continue
    return content


def test_nothing_hidden_is_left_anywhere(home: Home, call: Call, tmp_path: Path) -> None:
    corrections.remove_turn(home, call, 2)
    found = find_in_call(home, call)
    assert {one.text for one in found} == {NAME, PHONE, OTHER}
    copy = write_copy(home, call, found, tmp_path / "copy", language="zh")
    assert sorted(file.name for file in copy.folder.iterdir()) == sorted(copy.files)
    for file in copy.folder.iterdir():
        inside = everything_in(file)
        for secret in (NAME, PHONE, OTHER, "13800138000", call.title):
            for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"):
                assert secret.encode(encoding) not in inside, (file.name, secret, encoding)
        if file.suffix == ".pdf":  # glyphs of a font are named by their characters, in hexadecimal
            maps = inside.upper()
            assert f"<{ord('女'):04X}>".encode() in maps
            assert not any(f"<{ord(char):04X}>".encode() in maps for char in NAME + OTHER)
    assert "【姓名】" in (copy.folder / "transcript.txt").read_text(encoding="utf-8")
    assert verify(home, call.folder)[0].intact


def test_the_sound_is_the_original_but_for_the_tones(home: Home, call: Call, tmp_path: Path) -> None:
    before = call.original.read_bytes()
    found = find_in_call(home, call)
    folder = write_copy(home, call, found, tmp_path / "copy").folder
    copy, _ = soundfile.read(folder / "recording.flac", dtype="int16")
    original, _ = soundfile.read(call.original, dtype="int16")
    beeped = np.zeros(len(original), dtype=bool)
    for one in found:
        beeped[int(one.start * RATE) : int(np.ceil(one.end * RATE))] = True
    assert 0.2 < beeped.mean() < 0.95
    assert np.array_equal(copy[~beeped], original[~beeped])
    assert np.array_equal(copy[beeped], tone(0, len(original), RATE)[beeped])
    assert abs(np.corrcoef(copy[beeped], original[beeped])[0, 1]) < 0.02
    assert call.original.read_bytes() == before
    with pytest.raises(UnusableInput):
        write_copy(home, call, found, call.folder / "copy")


def test_a_check_finds_what_differs(home: Home, call: Call, tmp_path: Path) -> None:
    found = find_in_call(home, call)
    folder = write_copy(home, call, found[1:], tmp_path / "copy", language="zh").folder
    assert check_copy(home, call, folder, Task()) == []
    words = folder / "transcript.txt"
    sound = folder / "recording.flac"
    manifest = (folder / "redaction.json").read_text(encoding="utf-8")
    for file, altered in (
        (words, words.read_bytes().replace("不在".encode(), "在的".encode())),
        (sound, _louder(sound)),
    ):
        kept = file.read_bytes()
        file.write_bytes(altered)
        assert check_copy(home, call, folder, Task())  # the digest differs
        _accept(folder, file)
        faults = check_copy(home, call, folder, Task())
        assert len(faults) == 1 and "不一样" in faults[0].zh
        file.write_bytes(kept)
        (folder / "redaction.json").write_text(manifest, encoding="utf-8")


def _louder(file: Path) -> bytes:
    samples, rate = soundfile.read(file, dtype="int16")
    samples[-1] += 1
    other = file.with_suffix(".new.flac")
    soundfile.write(other, samples, rate, subtype="PCM_16")
    content = other.read_bytes()
    other.unlink()
    return content


def _accept(folder: Path, file: Path) -> None:
    """Write the altered file's digest into the manifest, as a forger would."""
    from huazheng.core.runtime.files import sha256_of

    manifest = msgspec.json.decode((folder / "redaction.json").read_bytes())
    manifest["files"][file.name] = sha256_of(file)
    (folder / "redaction.json").write_bytes(msgspec.json.encode(manifest))
