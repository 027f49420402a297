"""Observations beside the checklist, such as a rushed passage; never an accusation."""

from __future__ import annotations

from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from huazheng.checklist.findings.evidence_quotes import clause
from huazheng.core.schema.analysis import Signal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huazheng.checklist.matching.prepared_call import PreparedCall, PreparedLine

# Signals that count from one speaker only; the others count from both.
_BY_AGENT = frozenset({"guaranteed_return", "coached", "call_cut"})
_BY_CUSTOMER = frozenset({"signed_by_other", "bought_unaware", "sold_as_deposit"})
_RUSHED = 1.7
_LONG_ENOUGH = 30
_ENOUGH_LINES = 6
_READS_ON = 2
_LONG_TALK = 60


def find_signals(call: PreparedCall) -> tuple[Signal, ...]:
    """Every signal, in the order of the call."""
    found = [*_by_words(call), *_rushes(call), *_reads_on(call)]
    return tuple(sorted(found, key=lambda signal: (signal.turn, signal.kind)))


def _by_words(call: PreparedCall) -> Iterable[Signal]:
    for line in call.lines:
        for kind, pattern in call.phrases.signals.items():
            if (kind in _BY_AGENT and line.role != "agent") or (kind in _BY_CUSTOMER and line.role != "customer"):
                continue
            match = pattern.search(line.words.plain)
            if match is None or not match.group():
                continue
            denied = call.phrases.signals_not.get(kind)
            if denied is None or denied.search(line.words.plain) is None:
                yield Signal(kind=kind, turn=line.index, quote=_quote(line, match.start(), match.end()))


def _quote(line: PreparedLine, start: int, end: int) -> str:
    # Plain and source differ by dropped marks and fillers only; a clause around the place is what people read.
    share = len(line.turn.text) / max(len(line.words.plain), 1)
    low, high = clause(line.turn.text, int(start * share), min(len(line.turn.text), int(end * share) + 1))
    return line.turn.text[low:high].strip("，。,、 ")


def _rate(line: PreparedLine) -> float:
    seconds = line.turn.end - line.turn.start
    return len(line.words.plain) / seconds if seconds > 0 else 0.0


def _rushes(call: PreparedCall) -> Iterable[Signal]:
    """Long turns of the agent at a pace far over the call's own median (characters a second)."""
    spoken = [line for line in call.lines if line.role == "agent" and len(line.words.plain) >= _LONG_ENOUGH]
    if len(spoken) < _ENOUGH_LINES:
        return
    usual = median(_rate(line) for line in spoken)
    for line in spoken:
        if usual > 0 and _rate(line) > _RUSHED * usual:
            low, high = clause(line.turn.text, 0, 1)
            yield Signal(kind="agent_rushes", turn=line.index, quote=line.turn.text[low:high].strip("，。,、 "))


def _reads_on(call: PreparedCall) -> Iterable[Signal]:
    """The agent asks whether something is understood and goes on to another long passage without an answer.

    Nothing where the customer is not in the recording: their answers are not, either.
    """
    if call.only_speaker is not None:
        return
    for line, following in pairwise(call.lines):
        if line.role != "agent" or following.role != "agent" or len(following.words.plain) < _LONG_TALK:
            continue
        asks = call.phrases.answers["asks_understood"].search(line.words.plain[-12:])
        if asks is not None and following.turn.start - line.turn.end < _READS_ON:
            yield Signal(kind="agent_reads_on", turn=following.index, quote=following.turn.text[:30])
