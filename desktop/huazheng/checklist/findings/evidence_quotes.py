"""Evidence for people: a short quote, its times, the text as heard, and the reason why it is weak."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from huazheng.core.schema.analysis import Evidence, Weakness
from huazheng.core.schema.transcript import mean_probability
from huazheng.core.text.script import raw_text, simplified

if TYPE_CHECKING:
    from huazheng.checklist.matching.facets import FacetHit
    from huazheng.checklist.matching.prepared_call import PreparedLine
    from huazheng.core.schema.transcript import Turn, Word

_CLAUSE = re.compile("[。！？；，,;!?]")
_LONGEST_QUOTE = 40
_LOW_CONFIDENCE = 0.35
_DOUBTFUL_SPEAKER = 0.6
_MOSTLY_THE_SAME = 1 / 3


def evidence_of(line: PreparedLine, hit: FacetHit) -> Evidence:
    """The evidence that a hit gives."""
    start, end = clause(line.turn.text, *line.words.quote(hit.start, hit.end))
    begin, finish, certainty = times(line.turn, start, end)
    return Evidence(
        turn=line.index,
        start=begin,
        end=finish,
        quote=line.turn.text[start:end].strip("，。,、 ；"),
        confidence=round(hit.confidence * (certainty if certainty is not None else 1.0), 2),
        heard=raw_text(line.turn.heard, line.turn.text),
        value=hit.value,
        weak=weakness(line, certainty, differs=differs_on_recheck(line.turn, start, end)),
        approximate=any(word.spread for word in words_covering(line.turn, start, end)),
    )


def weakness(line: PreparedLine, certainty: float | None, *, differs: bool = False) -> Weakness | None:
    """The reason why words of this line do not count by themselves, or None."""
    if line.role == "unknown":
        return "speaker_unknown"
    unsure = line.turn.speaker_confidence is not None and line.turn.speaker_confidence < _DOUBTFUL_SPEAKER
    if unsure or line.doubtful:
        return "speaker_doubtful"
    if differs:
        return "second_hearing_differs"
    if certainty is not None and certainty < _LOW_CONFIDENCE:
        return "low_confidence"
    return None


def differs_on_recheck(turn: Turn, start: int, end: int) -> bool:
    """Test whether more than a third of the words differed in the recheck without a prompt."""
    words = words_covering(turn, start, end)
    return sum(word.differs for word in words) > _MOSTLY_THE_SAME * len(words)


def clause(text: str, start: int, end: int) -> tuple[int, int]:
    """The span of the clauses around a span of text, shortened where they are long."""
    low = max((m.end() for m in _CLAUSE.finditer(text, 0, start)), default=0)
    found = _CLAUSE.search(text, end)
    high = found.start() if found else len(text)
    if high - low > max(_LONGEST_QUOTE, end - start + 12):
        low, high = max(low, start - 6), min(high, end + 6)
    return low, high


def times(turn: Turn, start: int, end: int) -> tuple[float, float, float | None]:
    """Begin and end of a span of the turn's text in seconds, and the mean probability of its words if known."""
    words = words_covering(turn, start, end)
    if not words:
        return turn.start, turn.end, turn.confidence
    mean = mean_probability(words)
    return words[0].start, words[-1].end, turn.confidence if mean is None else mean


def words_covering(turn: Turn, start: int, end: int) -> list[Word]:
    """The timed words under a span of the text, also where the text was corrected since."""
    heard = "".join(word.text for word in turn.words)
    if not heard:
        return []
    places = _places(simplified(heard), simplified(turn.text))
    covered: list[Word] = []
    at = 0
    for word in turn.words:
        begin, finish = places[at], places[at + len(word.text)]
        at += len(word.text)
        if begin < end and finish > start:
            covered.append(word)
    return covered


@lru_cache(maxsize=64)
def _places(heard: str, shown: str) -> tuple[int, ...]:
    """For each position in the heard text, and for its end, the position in the text as shown."""
    places = [0] * len(heard) + [len(shown)]
    for _, a, b, c, d in SequenceMatcher(None, heard, shown, autojunk=False).get_opcodes():
        for number in range(a, b):
            places[number] = c + (number - a) * (d - c) // (b - a)
    return tuple(places)
