"""One thing that was looked at on this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Text
    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.settings.schema import Settings

HealthState = Literal["ok", "warn", "bad"]


class CheckContext(NamedTuple):
    """What is examined: a home and the settings in use. ``task`` is looked at by what takes long."""

    home: Home
    settings: Settings
    task: Task


class HealthCheck(NamedTuple):
    """``bad`` is something that the app needs and lacks; ``warn`` is something that it works without."""

    name: str
    title: Text
    state: HealthState
    found: Text
    remedy: Text | None = None

    def document(self) -> dict[str, Any]:
        """The check for JSON, with both languages."""
        both = {"title": self.title, "found": self.found, "remedy": self.remedy}
        texts = {key: text._asdict() if text is not None else None for key, text in both.items()}
        return {"name": self.name, "state": self.state, **texts}
