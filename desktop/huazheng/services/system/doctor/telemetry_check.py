"""Check that the libraries' telemetry is off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.services.system.doctor.health_check import HealthCheck
from huazheng.services.system.telemetry import folder, is_off, left_behind

if TYPE_CHECKING:
    from huazheng.services.system.doctor.health_check import CheckContext

_TITLE = Text("onnxruntime 的遥测", "onnxruntime telemetry")


def telemetry(_: CheckContext) -> HealthCheck:
    """Check the switches, and for files that onnxruntime keeps for telemetry."""
    if not is_off():
        found = Text("没有关闭：有程序改了环境变量", "on: something changed the environment")
        return HealthCheck("telemetry", _TITLE, "bad", found, Text("重新启动话证。", "Restart Huazheng."))
    if not left_behind():
        found = Text("已关闭，没有留下文件", "off; no files left behind")
        return HealthCheck("telemetry", _TITLE, "ok", found)
    place = folder()
    found = Text(f"已关闭；{place} 里的文件不是这个版本留下的", f"off; the files in {place} are not from this version")
    return HealthCheck("telemetry", _TITLE, "ok", found)
