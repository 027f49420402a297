"""Observations beside the checklist: what a careful listener would mark in the margin, never an accusation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.checklist.evidence import clause
from huazheng.core.analysis import Signal

if TYPE_CHECKING:
    from huazheng.checklist.lines import Call


def find(call: Call) -> tuple[Signal, ...]:
    """Every signal, in the order of the call."""
    found: list[Signal] = []
    for line in call.lines:
        for kind, pattern in sorted(call.phrases.signals.items()):
            match = pattern.search(line.words.plain)
            if match is not None and match.group():
                start, end = clause(line.turn.text, 0, min(len(line.turn.text), 30))
                found.append(Signal(kind=kind, turn=line.index, quote=line.turn.text[start:end]))
    return tuple(found)
