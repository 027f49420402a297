"""What the libraries tell their makers: nothing, if all is as it should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text
from huazheng.services.system.doctor.health_check import HealthCheck
from huazheng.services.system.telemetry import folder, is_off, left_behind

if TYPE_CHECKING:
    from huazheng.services.system.doctor.health_check import CheckContext

_TITLE = Text("onnxruntime 的遥测", "telemetry of onnxruntime")


def telemetry(_: CheckContext) -> HealthCheck:
    """Whether the reports are off, and whether there are files that onnxruntime keeps for them."""
    if not is_off():
        found = Text("没有关闭：有程序改了环境变量", "not off: something changed the environment")
        return HealthCheck("telemetry", _TITLE, "bad", found, Text("重新启动话证。", "Start Huazheng again."))
    if not left_behind():
        found = Text("已关闭，没有留下文件", "off; no files of it here")
        return HealthCheck("telemetry", _TITLE, "ok", found)
    place = folder()
    found = Text(f"已关闭；{place} 里的文件不是这个版本留下的", f"off; the files in {place} are not from this version")
    return HealthCheck("telemetry", _TITLE, "ok", found)
