"""Checks of this machine: what works, what does not, and how to fix it. A new check is one function and one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.services.system.doctor import (
    audio_check,
    encryption_check,
    font_check,
    input_method_check,
    ledger_health,
    machine_check,
    model_check,
    storage_check,
    telemetry_check,
    window_check,
)
from huazheng.services.system.doctor.health_check import CheckContext, HealthCheck

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.settings.schema import Settings

__all__ = ["HealthCheck", "run_checks"]

CHECKS: tuple[Callable[[CheckContext], HealthCheck | list[HealthCheck]], ...] = (
    machine_check.python,
    storage_check.home,
    storage_check.git,
    storage_check.old_home,
    storage_check.files,
    storage_check.disk,
    encryption_check.encryption,
    ledger_health.ledger,
    model_check.in_use,
    model_check.others,
    machine_check.recognizer,
    telemetry_check.telemetry,
    machine_check.strength,
    machine_check.graphics,
    audio_check.audio,
    window_check.window,
    input_method_check.input_method,
    font_check.pdf_font,
    machine_check.pip,
)


def run_checks(home: Home, settings: Settings, task: Task) -> list[HealthCheck]:
    """Run all checks. Takes seconds: Qt and the recognizer are started, and the model in use is hashed."""
    checks: list[HealthCheck] = []
    for number, look in enumerate(CHECKS):
        task.check()
        share = task.part(number / len(CHECKS), (number + 1) / len(CHECKS))
        share.report(0.0)
        found = look(CheckContext(home, settings, share))
        checks += found if isinstance(found, list) else [found]
    return checks
