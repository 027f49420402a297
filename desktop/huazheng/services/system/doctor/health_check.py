"""Input and result of one check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from huazheng.core.runtime.language import Text
    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.settings.schema import Settings

HealthState = Literal["ok", "neutral", "warn", "bad"]
STATE_SIGNS: dict[HealthState, str] = {"ok": "✓", "neutral": "–", "warn": "!", "bad": "✗"}


class CheckContext(NamedTuple):
    """The home and settings to check. Long checks report to ``task``."""

    home: Home
    settings: Settings
    task: Task


class HealthCheck(NamedTuple):
    """Result of a check. ``bad``: something required is missing; ``warn``: something optional that should be mended;
    ``neutral``: something is absent, or unknown, and nothing needs to be done.
    """

    name: str
    title: Text
    state: HealthState
    found: Text
    remedy: Text | None = None

    def document(self) -> dict[str, Any]:
        """The result for JSON, in both languages."""
        both = {"title": self.title, "found": self.found, "remedy": self.remedy}
        texts = {key: text._asdict() if text is not None else None for key, text in both.items()}
        return {"name": self.name, "state": self.state, **texts}
