"""Checks of the models: the one in use is hashed, the others are looked over."""

from __future__ import annotations

from huazheng.core.runtime.errors import ResourceUnavailable, UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.services.system import models
from huazheng.services.system.doctor.health_check import CheckContext, HealthCheck


def in_use(context: CheckContext) -> HealthCheck:
    """Check the model in use byte for byte."""
    title = Text("语音模型", "speech model")
    chosen = context.settings.model
    remedy = Text(f"运行：huazheng models fetch {chosen}", f"Run: huazheng models fetch {chosen}")
    try:
        faults = models.verify(context.home, chosen, context.task)
    except (ResourceUnavailable, UnusableInput) as error:
        return HealthCheck("model", title, "bad", error.what, error.remedy)
    if faults:
        zh, en = "；".join(one.zh for one in faults), "; ".join(one.en for one in faults)
        return HealthCheck("model", title, "bad", Text(f"{chosen}：{zh}", f"{chosen}: {en}"), remedy)
    return HealthCheck("model", title, "ok", Text(f"{chosen}，文件都对", f"{chosen}, all files intact"))


def others(context: CheckContext) -> HealthCheck:
    """List the other installed models; name damaged ones."""
    title = Text("其他模型", "other models")
    here = [one for one in models.models_here(context.home) if one != context.settings.model]
    damaged = [one for one in here if models.state_of(context.home, one) == "damaged"]
    if damaged:
        names = " ".join(damaged)
        remedy = Text(f"运行：huazheng models fetch {names}", f"Run: huazheng models fetch {names}")
        return HealthCheck("other-models", title, "warn", Text(f"损坏：{names}", f"damaged: {names}"), remedy)
    names = ", ".join(here)
    return HealthCheck("other-models", title, "ok" if here else "neutral", Text(names or "没有", names or "none"))
