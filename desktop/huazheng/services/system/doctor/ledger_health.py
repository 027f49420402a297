"""The ledger of seals: its own chain and numbers, and whether each call that it lists is there."""

from __future__ import annotations

from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.language import Text
from huazheng.evidence.ledger_file import read_ledger
from huazheng.services.system.doctor.health_check import CheckContext, HealthCheck
from huazheng.services.system.old_home import call_folders

_MAX_NAMED = 3


def ledger(context: CheckContext) -> list[HealthCheck]:
    """Check the ledger; nothing for a home without one. ``huazheng ledger`` compares the seals themselves too."""
    title = Text("封存的账本", "ledger of seals")
    remedy = Text("运行：huazheng ledger", "Run: huazheng ledger")
    try:
        content = read_ledger(context.home.ledger)
    except (HuazhengError, OSError) as error:
        what = error.what if isinstance(error, HuazhengError) else Text(str(error), str(error))
        return [HealthCheck("ledger", title, "warn", what, remedy)]
    if content is None:
        return []
    there = {folder.name for folder in call_folders(context.home)}
    there |= {str(line.call) for line in content.lines if line.event == "deleted"}
    listed = [line for line in content.lines if line.event in ("sealed", "existing")]
    missing = [str(line.number or line.call) for line in listed if line.call not in there]
    if content.faults:
        fault = content.faults[0]
        where = Text(f"第 {fault.line} 行：{fault.text.zh}", f"line {fault.line}: {fault.text.en}")
        return [HealthCheck("ledger", title, "warn", where, remedy)]
    if missing:
        named = ", ".join(missing[:_MAX_NAMED])
        what = Text(f"{len(missing)} 通录音不见了（{named}）", f"{len(missing)} calls are gone ({named})")
        return [HealthCheck("ledger", title, "warn", what, remedy)]
    return [HealthCheck("ledger", title, "ok", Text(f"{len(listed)} 份封存", f"{len(listed)} seals"))]
