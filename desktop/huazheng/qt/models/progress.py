"""Progress of a background job."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """``fraction`` runs from 0 to 1; ``doing`` names the current step in the language in use."""

    fraction: float = 0.0
    doing: str = ""
