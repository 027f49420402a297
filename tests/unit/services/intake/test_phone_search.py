"""Call recordings on a phone, or in a folder that was copied from one, are found and described; nothing is taken in."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from huazheng.services.intake.phone_search import connected_phones, find_recordings, storages_in
from huazheng.services.intake.source_device import source_device
from support.sample_clips import FIXED

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

CALLS = {
    "MIUI/sound_recorder/call_rec/张三(13812345678)_20260312143015.amr": "Xiaomi",
    "Sounds/CallRecord/瑞禾人寿@95519_20260311143015.amr": "Huawei / Honor",
    "Recordings/Call/通话录音 李四_260310_143015.amr": "Samsung",
    "Music/Recordings/Call Recordings/13812345678-2603091430.amr": "OPPO / OnePlus / realme",
    "Android/data/com.chiller3.bcr/files/20260308_143015.123+0800_in_95519.amr": "BCR",
}
OTHERS = (
    "Music/歌.amr",
    "Android/media/voice.amr",
    "DCIM/clip.amr",
    "MIUI/sound_recorder/笔记.amr",
    ".thumbnails/x.amr",
)


@pytest.fixture
def mount(tmp_path: Path) -> Path:
    for name in (*CALLS, *OTHERS):
        file = tmp_path / "gvfs" / "mtp:host=Xiaomi_13_abc" / "内部存储设备" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(FIXED / "nb.amr", file)
    return tmp_path


def test_a_phones_own_folders_are_searched_and_no_other(home: Home, mount: Path) -> None:
    found = find_recordings(home, [mount / "gvfs" / "mtp:host=Xiaomi_13_abc"]).recordings
    assert [one.facts.value("recorder") for one in found] == list(CALLS.values())
    assert all(one.is_call for one in found)
    assert [one.facts.day for one in found] == [f"2026-03-{day:02}" for day in (12, 11, 10, 9, 8)]
    assert found[-1].facts.value("direction") == "in"
    assert storages_in(mount / "gvfs" / "mtp:host=Xiaomi_13_abc" / "内部存储设备" / "Music") == []


def test_another_folder_is_searched_whole(home: Home, mount: Path) -> None:
    copied = mount / "拷来的"
    shutil.copytree(next((mount / "gvfs").iterdir()) / "内部存储设备" / "Music", copied)
    names = {one.file.name: one.is_call for one in find_recordings(home, [copied]).recordings}
    assert names == {"歌.amr": False, "13812345678-2603091430.amr": True}


def test_mounted_phones_are_found(mount: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(mount))
    monkeypatch.setattr("sys.platform", "linux")
    assert [storage.name for storage in connected_phones()] == ["内部存储设备"]


def test_the_device_of_a_file_is_named(mount: Path) -> None:
    phone = source_device(next((mount / "gvfs").rglob("*.amr")))
    assert phone.name == "Xiaomi 13 abc"
    assert phone.file_system
    assert source_device(mount / "nothing" / "there").file_system
