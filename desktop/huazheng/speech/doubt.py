"""Text that a recogniser makes up: its own prompt read back, loops, and phrases learned from film subtitles.

A checklist term that nobody said is the worst fault there is, so what is doubtful here is heard again without the
prompt, and what is still made up is taken out of the text and kept as a skipped span with its reason.
"""

from __future__ import annotations

import re

# Learned from subtitles; no insurer's caller says these.
_GHOSTS = re.compile(
    r"请不吝点赞|請不吝點贊|打赏支持|打賞支持|明镜与点点|明鏡與點點|字幕由|字幕by|字幕志愿|字幕志願|中文字幕|谢谢观看|謝謝觀看|感谢观看|感謝觀看|"
    r"谢谢收看|感谢收看|Amara\.org",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\w]+")
ECHO_LETTERS = 10
LOOP_TIMES = 4


def is_ghost(text: str) -> bool:
    """Whether the text holds a phrase that comes from subtitles, not from a telephone."""
    return bool(_GHOSTS.search(text))


def is_loop(text: str) -> bool:
    """Whether one phrase of up to twelve letters stands four times or more in a row."""
    return bool(re.search(rf"(.{{2,12}}?)\1{{{LOOP_TIMES - 1},}}", _LETTERS.sub("", text)))


def echoes(text: str, prompt: str) -> bool:
    """Whether ``text`` may be the prompt read back: a run of :data:`ECHO_LETTERS` letters stands in both.

    The prompt lists terms in an order that nobody speaks in, so a run that long comes from it.
    """
    heard, own = _LETTERS.sub("", text), _LETTERS.sub("", prompt)
    return any(heard[start : start + ECHO_LETTERS] in own for start in range(len(heard) - ECHO_LETTERS + 1))
