"""What works on this machine and what does not, and how to mend it. Adding a check is one function and one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.services.doctor import fonts, machine, reports, sound, storage, weights, window
from huazheng.services.doctor.check import Check, Patient

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.core.jobs import Task
    from huazheng.core.paths import Home
    from huazheng.settings.schema import Settings

__all__ = ["Check", "examine"]

CHECKS: tuple[Callable[[Patient], Check | list[Check]], ...] = (
    machine.python,
    storage.home,
    storage.disk,
    weights.in_use,
    weights.others,
    machine.recogniser,
    reports.telemetry,
    machine.strength,
    machine.graphics,
    sound.sound,
    window.window,
    fonts.pdf_font,
    machine.pip,
)


def examine(home: Home, settings: Settings, task: Task) -> list[Check]:
    """Look at everything. Takes seconds: Qt and the recogniser are started, and the model in use is hashed."""
    checks: list[Check] = []
    for number, look in enumerate(CHECKS):
        task.check()
        share = task.part(number / len(CHECKS), (number + 1) / len(CHECKS))
        share.report(0.0)
        found = look(Patient(home, settings, share))
        checks += found if isinstance(found, list) else [found]
    return checks
