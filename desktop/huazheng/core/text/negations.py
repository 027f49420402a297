"""Characters that deny. Taking one for another character, or the other way round, turns a statement around."""

from __future__ import annotations

NEGATIONS = frozenset("不没别未无非勿莫")
