"""The speaker of each turn, from the transcript's label, the wording and turn-taking.

Automatic separation swaps a turn now and then. A turn changes sides only where its wording leaves little doubt and the
rest of the call agrees with its labels; a call whose labels are all swapped is left as it is. Turns that nobody was
named for are given a side only in a call where most turns have one. Labels that a person typed or that channels gave
stay as they are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from huazheng.checklist.learning.features import Sample, grams
from huazheng.core.hmm import forward_backward

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from huazheng.checklist.learning.linear_models import ModelFamily
    from huazheng.checklist.normalization.normalized_text import NormalizedText
    from huazheng.core.schema.transcript import Speaker, Turn

AGENT = "agent"
_TRUST_IN_LABEL = 1.4  # log-odds that the transcript names the right speaker
_TRUST_IN_PERSON = 12.0  # the same where a person said so
_TURN_TAKING = 1.8  # log-odds that the next turn is the other's
_MOST_BY_WORDING = 4.0
_ENOUGH_NAMED = 0.6
_ENOUGH_AGREEMENT = 0.55
_SURE = 0.7
_HEAD = 5
_WORDING_CUES = {
    "serves": re.compile("(?:给|跟|帮|为|向|和|请)您|您(?:看|听|说|的话)"),
    "says you politely": re.compile("您"),
    "speaks for a company": re.compile("我们|咱们公司|本公司|我司|我这边"),
    "speaks for oneself": re.compile(
        "俺|伢|阿拉|我(?:自己|家|儿子|女儿|老|媳妇|老公|爱人|妈|爸|打算|想|都|又|不会|懂|晓得|知道|还)"
    ),
    "says you plainly": re.compile("你(?!好)"),
}


def resolve_roles(turns: Sequence[Turn], words: Sequence[NormalizedText], family: ModelFamily | None) -> list[Speaker]:
    """The speaker by which each turn is judged."""
    given: list[Speaker] = [turn.speaker for turn in turns]
    if family is None or not turns or _by_channel(turns) or not _by_voice(turns):
        return given
    wording = np.clip(family.scores([role_sample(said) for said in words])[:, 0], -_MOST_BY_WORDING, _MOST_BY_WORDING)
    label = np.array([{"agent": 1.0, "customer": -1.0}.get(role, 0.0) for role in given])
    named = label != 0
    telling = named & (np.abs(wording) > 0.5)
    if named.mean() < _ENOUGH_NAMED or telling.sum() < 4:
        return given
    if float((np.sign(wording[telling]) == label[telling]).mean()) < _ENOUGH_AGREEMENT:
        return given
    settled = np.array([turn.settled for turn in turns])
    trust = np.where(settled, _TRUST_IN_PERSON, _TRUST_IN_LABEL)
    chance = _agent_probability((wording + trust * label).astype(np.float64))
    return [
        role if turn.settled else _confident_role(role, float(p))
        for turn, role, p in zip(turns, given, chance, strict=True)
    ]


def _by_channel(turns: Sequence[Turn]) -> bool:
    """Test for a channel of its own for each speaker, where no label can be swapped."""
    sides = {turn.speaker: turn.channel for turn in turns}
    return None not in sides.values() and len(set(sides.values())) == len(sides) > 1


def _by_voice(turns: Sequence[Turn]) -> bool:
    """Test for labels that were guessed from the voices; only these have a confidence."""
    return any(turn.speaker_confidence is not None for turn in turns)


def _confident_role(role: Speaker, agent: float) -> Speaker:
    if agent > _SURE:
        return "agent"
    if agent < 1 - _SURE:
        return "customer"
    return role


def _agent_probability(odds: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probability of "agent" at each turn, given the log odds of its own; two states that change with every turn."""
    evidence = -np.logaddexp(0, np.stack([-odds, odds], axis=1))
    posteriors, _ = forward_backward(evidence, np.full(len(odds) - 1, _TURN_TAKING), 2)
    return np.asarray(posteriors[:, 0])


def role_sample(words: NormalizedText) -> Sample:
    """The features of a turn from which its speaker is predicted."""
    plain = words.plain
    length = sum(len(plain) >= bound for bound in (3, 8, 16, 30, 50))
    signs = {f"length {length}"}
    signs |= {name for name, pattern in _WORDING_CUES.items() if pattern.search(plain)}
    return {"c": grams(plain), "h": grams(plain[:_HEAD], (2, 3)), "s": signs}
