"""Disk encryption, read from trees like those of ``/proc`` and ``/sys``, and from what systems answer."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.task import Task
from huazheng.services.system.disk_encryption import (
    Encryption,
    bitlocker_state,
    disk_encryption,
    filevault_state,
    linux_encryption,
)
from huazheng.services.system.doctor.encryption_check import encryption
from huazheng.services.system.doctor.health_check import CheckContext
from huazheng.settings.schema import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="trees with names that Windows does not allow")


def system(root: Path, mount: str, devices: dict[str, tuple[str, list[str]]]) -> Path:
    """A system with one mount (kind and source) at the root, and devices: their dm uuid and what they are made of."""
    (root / "proc/self").mkdir(parents=True)
    kind, source = mount.split(" ")
    line = f"22 1 253:1 / / rw,relatime shared:1 - {kind} {source} rw\n"
    (root / "proc/self/mountinfo").write_text(line + "23 22 0:5 / /proc rw - proc proc rw\n", encoding="utf-8")
    blocks = root / "sys/class/block"
    for name, (uuid, parts) in devices.items():
        (blocks / name / "slaves").mkdir(parents=True)
        for part in parts:
            (blocks / name / "slaves" / part).symlink_to(blocks / part)
        if uuid:
            (blocks / name / "dm").mkdir()
            (blocks / name / "dm/uuid").write_text(f"{uuid}\n", encoding="utf-8")
    return root


PARTITION: tuple[str, list[str]] = ("", [])
CRYPT = "CRYPT-LUKS2-0123456789abcdef-root"
CASES: dict[str, tuple[str, dict[str, tuple[str, list[str]]], Encryption]] = {
    "a partition": ("ext4 /dev/sda2", {"sda2": PARTITION}, "plain"),
    "LUKS": ("ext4 /dev/dm-0", {"dm-0": (CRYPT, ["sda2"]), "sda2": PARTITION}, "encrypted"),
    "LVM in LUKS": (
        "ext4 /dev/dm-1",
        {"dm-1": ("LVM-abc", ["dm-0"]), "dm-0": (CRYPT, ["sda2"]), "sda2": PARTITION},
        "encrypted",
    ),
    "LVM without LUKS": ("xfs /dev/dm-1", {"dm-1": ("LVM-abc", ["sda2"]), "sda2": PARTITION}, "plain"),
    "LVM over two disks, one encrypted": (
        "ext4 /dev/dm-1",
        {"dm-1": ("LVM-abc", ["dm-0", "sdb1"]), "dm-0": (CRYPT, ["sda2"]), "sda2": PARTITION, "sdb1": PARTITION},
        "plain",
    ),
    "an encrypting file system": ("fuse.gocryptfs /home/.cipher", {}, "encrypted"),
    "in memory": ("tmpfs tmpfs", {}, "unknown"),
    "in a network": ("nfs4 server:/home", {}, "unknown"),
    "a device that is not there": ("ext4 /dev/sdz9", {}, "unknown"),
}


@pytest.mark.parametrize("name", CASES)
def test_linux(name: str, tmp_path: Path) -> None:
    mount, devices, wanted = CASES[name]
    assert linux_encryption(tmp_path, system(tmp_path / "system", mount, devices)) == wanted


@pytest.mark.parametrize("mounts", ["", "nonsense\n", "22 1 253:1 / /elsewhere rw - ext4 /dev/sda2 rw\n"])
def test_what_cannot_be_read_is_unknown(mounts: str, tmp_path: Path) -> None:
    root = system(tmp_path / "system", "ext4 /dev/sda2", {"sda2": PARTITION})
    (root / "proc/self/mountinfo").write_text(mounts, encoding="utf-8")
    assert linux_encryption(tmp_path, root) == "unknown"
    assert linux_encryption(tmp_path, tmp_path / "no system") == "unknown"


def test_answers_of_the_other_systems() -> None:
    assert filevault_state("FileVault is On.\n") == "encrypted"
    assert filevault_state("FileVault is Off.\n") == "plain"
    assert filevault_state(None) == filevault_state("?") == "unknown"
    assert [bitlocker_state(told) for told in ("1\r\n", "2\r\n", "3", "0", "", None)] == [
        "encrypted",
        "plain",
        "encrypted",
        "unknown",
        "unknown",
        "unknown",
    ]


def test_the_doctor_says_which_and_never_more_than_is_known(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    context = CheckContext(home, Settings(), Task())
    real = encryption(context)
    assert (real.state == "warn") == (disk_encryption(home.root) == "plain")
    for found, state, word in (
        ("encrypted", "ok", "已加密"),
        ("plain", "warn", "没有加密"),
        ("unknown", "neutral", "查不出"),
    ):
        monkeypatch.setattr(
            "huazheng.services.system.doctor.encryption_check.disk_encryption", lambda _, found=found: found
        )
        check = encryption(context)
        assert (check.state, check.found.zh[: len(word)]) == (state, word)
        assert (check.remedy is not None) == (state == "warn")
