"""Check whether the disk that holds the home is encrypted."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.services.system.disk_encryption import disk_encryption
from huazheng.services.system.doctor.health_check import HealthCheck

if TYPE_CHECKING:
    from huazheng.services.system.doctor.health_check import CheckContext

_TITLE = Text("磁盘加密", "disk encryption")
_HOW = {
    "win32": Text(
        "在系统设置里打开“设备加密”或 BitLocker。", "Turn on device encryption or BitLocker in the settings."
    ),
    "darwin": Text("在系统设置里打开“文件保险箱”。", "Turn on FileVault in the settings."),
}
_HOW_ELSEWHERE = Text(
    "重装系统时选择加密磁盘（LUKS），或把数据文件夹放到加密的磁盘上。",
    "Choose disk encryption (LUKS) when you install the system, or put the data folder on an encrypted disk.",
)


def encryption(context: CheckContext) -> HealthCheck:
    """Check the disk. Whoever takes a disk that is not encrypted can read it, also what was deleted from it."""
    found = disk_encryption(context.home.root)
    if found == "encrypted":
        return HealthCheck("encryption", _TITLE, "ok", Text("已加密", "encrypted"))
    if found == "unknown":
        said = Text("查不出来有没有加密", "unknown: the system does not say")
        return HealthCheck("encryption", _TITLE, "neutral", said)
    said = Text(
        "没有加密：拿到这台电脑的人能读到录音，删掉的也可能被恢复",
        "not encrypted: whoever takes this computer can read the recordings, and may restore deleted ones",
    )
    return HealthCheck("encryption", _TITLE, "warn", said, _HOW.get(sys.platform, _HOW_ELSEWHERE))
