"""Silence of every source of a recording: when to ask whether the call is over, and when a setting ends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from huazheng.services.capture.recorder_client import RecorderState

ASK_AFTER_SECONDS = 60


@dataclass(frozen=True)
class LongSilence:
    """No source has sound for ``seconds``; ``left``: until the recording ends by the person's setting, or None."""

    seconds: int
    left: int | None


class SilenceWatch:
    """Follow one recording. It ends nothing unless a limit in minutes was set: 0 for never."""

    def __init__(self, limit_minutes: int = 0) -> None:
        self._limit_seconds = limit_minutes * 60
        self._dismissed = False

    def dismiss(self) -> None:
        """Ask no more until there was sound again: the call goes on."""
        self._dismissed = True

    def look(self, state: RecorderState) -> LongSilence | None:
        """The silence to ask about now, if any. A source whose device is away may not be silent."""
        silent = min((one.quiet_seconds if one.connected else 0.0 for one in state.sources), default=0.0)
        if silent < ASK_AFTER_SECONDS:
            self._dismissed = False
            return None
        if self._dismissed or state.phase != "recording":
            return None
        left = max(int(self._limit_seconds - silent), 0) if self._limit_seconds else None
        return LongSilence(int(silent), left)
