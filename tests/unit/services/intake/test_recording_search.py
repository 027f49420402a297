"""Folders and zip files are searched alike for all that people have, and what is passed over is named."""

from __future__ import annotations

import shutil
import time
import zipfile
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.paths import Home
from huazheng.core.runtime.task import Task
from huazheng.services.callview.playback_audio import decode_for_playback, empty_sound
from huazheng.services.custody.verification import verify
from huazheng.services.documents.evidence_bundle import make_bundle, open_bundle
from huazheng.services.intake.file_import import import_file
from huazheng.services.intake.recording_search import passed_over_text, search_recordings
from support.intake_files import FILES, wave
from support.sample_clips import FIXED

if TYPE_CHECKING:
    from pathlib import Path


def zip_of(file: Path, names: dict[str, bytes]) -> Path:
    """A zip as Chinese Windows makes it: names in GBK, without the mark of UTF-8."""
    places = {}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(names.items()):
            raw = name.encode("gb18030")
            place = f"{number}".ljust(len(raw), "~")
            places[place.encode()] = raw
            archive.writestr(zipfile.ZipInfo(place, (2026, 11, 1, 10, 30, 14)), content)
    whole = file.read_bytes()
    for place, raw in places.items():
        whole = whole.replace(place, raw)
    file.write_bytes(whole)
    return file


def test_a_folder_gives_its_recordings_and_names_the_rest(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "手机"
    (folder / ".thumbnails").mkdir(parents=True)
    for name in ("通话.awb", "a.oga", "微信.silk", "录屏.MP4", "录音.3gpp"):
        (folder / name).write_bytes(b"x")
    for name in ("说明.txt", "照片.jpg", "Thumbs.db", ".thumbnails/x.jpg"):
        (folder / name).write_bytes(b"x")
    zip_of(folder / "备份.zip", {"通话/甲.amr": b"x", "通话/名单.xlsx": b"x"})
    found = search_recordings(home, [folder])
    names = [str(file.relative_to(folder)) for file in found.files]
    assert sorted(names) == sorted(["a.oga", "备份.zip/通话/甲.amr", "微信.silk", "录屏.MP4", "录音.3gpp", "通话.awb"])
    assert sorted(file.name for file in found.passed_over) == ["名单.xlsx", "照片.jpg", "说明.txt"]
    told = passed_over_text(found.passed_over)
    assert told is not None and "略过 3 个" in told.zh and "照片.jpg" in told.en


def test_a_folder_without_recordings_names_what_is_there(home: Home, tmp_path: Path) -> None:
    (tmp_path / "说明.docx").write_bytes(b"x")
    with pytest.raises(UnusableInput, match=r"没有录音。略过 1 个.*说明\.docx"):
        search_recordings(home, [tmp_path])


def test_a_recording_in_a_zip_is_imported_with_its_name_and_time(home: Home, tmp_path: Path) -> None:
    archive = zip_of(tmp_path / "备份.zip", {"通话/客服.amr": (FIXED / "nb.amr").read_bytes()})
    [file] = search_recordings(home, [archive]).files
    call = import_file(home, file).call
    assert call.title == "客服.amr"
    assert call.original.read_bytes() == (FIXED / "nb.amr").read_bytes()
    expected = time.gmtime(time.mktime((2026, 11, 1, 10, 30, 14, 0, 0, -1)))
    assert call.seal.modified == time.strftime("%Y-%m-%dT%H:%M:%SZ", expected)
    assert [place.name for place in (home.recordings / ".incoming").iterdir()] == []
    assert import_file(home, file).already


def test_zips_that_cannot_be_used_are_named(home: Home, tmp_path: Path) -> None:
    bag = zip_of(tmp_path / "bag.zip", {"x/bagit.txt": b"x", "x/data/a.wav": wave()})
    torn = tmp_path / "torn.zip"
    torn.write_bytes(bag.read_bytes()[:-30])
    for file, said in ((bag, "证据包"), (torn, "坏了")):
        with pytest.raises(UnusableInput, match=said):
            search_recordings(home, [file])
    bad = zip_of(tmp_path / "bad.zip", {"a.wav": b"no sound"})
    [member] = search_recordings(home, [bad]).files
    with pytest.raises(UnusableInput) as refused:
        import_file(home, member)
    assert refused.value.file == member


def test_a_seal_says_what_the_sound_lacks(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "call.webm"
    shutil.copy(FILES / "A10-pause-in-clock.webm", file)
    seal = import_file(home, file).call.seal
    [gap] = seal.remarks
    assert (gap.kind, round(gap.start or 0), round(gap.seconds or 0)) == ("gap", 8, 10)
    assert seal.audio.duration == pytest.approx(27.0, abs=0.1)


def test_a_kept_recording_that_broke_off_is_intact_and_its_bundle_opens(home: Home, tmp_path: Path) -> None:
    file = tmp_path / "断了.wav"
    file.write_bytes(wave()[: 44 + 16_000])
    call = import_file(home, file, keep_broken_off=True).call
    [checked] = verify(home, call.folder)
    assert checked.intact
    make_bundle(home, call, tmp_path / "b.zip")
    [received] = open_bundle(Home(tmp_path / "other"), tmp_path / "b.zip")
    assert received.call.seal.remarks == call.seal.remarks
    sound = empty_sound()
    assert decode_for_playback(received.call, sound, Task()).duration == pytest.approx(0.5, abs=0.05)
