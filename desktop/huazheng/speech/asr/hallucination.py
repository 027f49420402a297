"""Hallucinations of a recognizer: repetitions, and phrases learned from film subtitles.

A checklist term that nobody said is the worst fault there is. What is doubtful here is decoded in another way, and what
is still hallucinated is taken out of the text and kept as a skipped span with its reason.
"""

from __future__ import annotations

import re
from functools import cache

from huazheng.core.text.script import strip_punctuation

# Learned from subtitles; no insurer's caller says these.
_SUBTITLE_PHRASES = re.compile(
    r"请不吝点赞|請不吝點贊|打赏支持|打賞支持|明镜与点点|明鏡與點點|字幕由|字幕[-—]|字幕by|字幕志愿|字幕志願|中文字幕|谢谢观看|謝謝觀看|感谢观看|感謝觀看|"
    r"谢谢收看|感谢收看|字幕制作|字幕製作|作[词詞曲]|[词詞]曲|Zither Harp|Amara\.org",
    re.IGNORECASE,
)
MIN_REPEATS = 4
# Said over and over while the other person speaks; in both scripts, as the recognizer writes them.
_REPEATABLE_ANSWERS = re.compile(
    r"(?:[对對是嗯好行哦噢喔啊唉诶哎喂]|可以|没有|沒有|没错|沒錯|没事|沒事|知道|晓得|曉得|明白|清楚|谢谢|謝謝|再见|再見|拜拜|不用|不要|不是|的|啊|呀|了)+"
)
MAX_ANSWER_LETTERS = 16
MAX_REPEATED_DIGITS = 9
"""Letters. Of sixteen hallucinated repetitions on telephone speech none consisted of such answers, and none of digits
without a mark between them."""
MIN_LETTER_SECONDS = 0.1
"""Shortest time in which anybody says a syllable."""


def is_known_hallucination(text: str) -> bool:
    """Check whether the text holds a phrase of subtitles."""
    return bool(_SUBTITLE_PHRASES.search(text))


def is_repetition(text: str, times: int = MIN_REPEATS) -> bool:
    """Check whether a phrase of two to twelve letters occurs ``times`` or more in a row."""
    return bool(_repetition_pattern(times).search(strip_punctuation(text)))


@cache
def _repetition_pattern(times: int) -> re.Pattern[str]:
    return re.compile(rf"(.{{2,12}}?)\1{{{times - 1},}}")


def repetitions(text: str) -> list[tuple[int, int]]:
    """Half-open ranges of letters (marks not counted) of the repetitions in the text."""
    return [match.span() for match in _repetition_pattern(MIN_REPEATS).finditer(strip_punctuation(text))]


def is_plausible_repetition(text: str, loop: tuple[int, int], seconds: float) -> bool:
    """Check whether people say so many repeats in the time taken: 好的好的好的好的, or equal digits of a number.

    ``loop``: range of letters in ``text``. A hallucinated repetition is longer, or consists of other words.
    """
    repeated = strip_punctuation(text)[slice(*loop)]
    if seconds < MIN_LETTER_SECONDS * len(repeated):
        return False
    if repeated.isdecimal():
        return len(repeated) <= MAX_REPEATED_DIGITS and repeated in text
    return len(repeated) <= MAX_ANSWER_LETTERS and bool(_REPEATABLE_ANSWERS.fullmatch(repeated))
