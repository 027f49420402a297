"""Words from the tokens of sherpa-onnx, with the times that the model gives.

The models write characters, pieces of English words and punctuation, in one of three styles (:class:`TokenStyle`). A
model times the beginning of a token only. A word ends where the next one begins, and no later than
:data:`MAX_WORD_SECONDS` after its last token.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from huazheng.core.schema.transcript import Word
from huazheng.core.text.script import strip_punctuation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

MAX_WORD_SECONDS = 0.4
"""Longest time from the last token of a word to its end: a slow syllable takes as long."""
_SPACE = "▁"
_GOES_ON = "@@"
_CONTROL = re.compile(r"<[^<>]*>")
_STAND_IN_RANGES = (
    range(256, 288),
    range(32, 127),
    range(288, 306),
    range(308, 319),
    range(321, 329),
    range(330, 383),
    range(384, 423),
)
_BYTES = {chr(code): byte for byte, code in enumerate(code for codes in _STAND_IN_RANGES for code in codes)}
"""Byte for each character that stands for one (bytes 0 to 255 in order), as icefall's recipes write them."""
_LONGEST_CHARACTER = 4
_SHORTEST_WORD = 0.02


class TokenStyle(Enum):
    """Ways to join tokens.

    ``PIECES``: an English word begins with a space. ``CONTINUATIONS``: a token ends with ``@@`` where its word goes on.
    ``BYTES``: characters stand for bytes (byte-level BPE); a Chinese character may take several tokens.
    """

    PIECES = auto()
    CONTINUATIONS = auto()
    BYTES = auto()


@dataclass(frozen=True)
class Token:
    """A token as the model wrote it, and its beginning in seconds; None where the model gives no time."""

    text: str
    start: float | None = None


@dataclass
class _Piece:
    """Text without marks of the style; ``apart``: a space is before it."""

    text: str
    start: float | None
    apart: bool


def file_style(tokens_file: Path) -> TokenStyle:
    """``BYTES`` if the symbols of a ``tokens.txt`` stand for bytes, else ``PIECES``. A line holds a symbol first."""
    lines = tokens_file.read_text(encoding="utf-8").splitlines()
    symbols = [line.split()[0] for line in lines if line.split()]
    chars = {char for symbol in symbols if not _CONTROL.fullmatch(symbol) for char in symbol} - {_SPACE}
    return TokenStyle.BYTES if chars <= _BYTES.keys() and not all(map(str.isascii, chars)) else TokenStyle.PIECES


def words_of(tokens: Sequence[Token], seconds: float, style: TokenStyle) -> list[Word]:
    """Words of one segment of ``seconds``, timed from its start.

    Punctuation belongs to the word before it. Where a token has no time, the words share the segment equally and are
    marked as ``spread``.
    """
    spoken = [token for token in tokens if not _CONTROL.fullmatch(token.text.strip())]
    groups = _grouped(_byte_pieces(spoken) if style is TokenStyle.BYTES else _pieces(spoken, style))
    if not groups:
        return []
    texts = [_text(group, before) for before, group in zip([[], *groups], groups, strict=False)]
    times = _times(groups, seconds)
    if times is None:
        each = seconds / len(groups)
        return [
            Word(text, round(number * each, 3), round((number + 1) * each, 3), spread=True)
            for number, text in enumerate(texts)
        ]
    return [Word(text, round(start, 3), round(end, 3)) for text, (start, end) in zip(texts, times, strict=True)]


def _pieces(tokens: Sequence[Token], style: TokenStyle) -> list[_Piece]:
    pieces = []
    apart = False
    for token in tokens:
        text = token.text.replace(_SPACE, " ")
        goes_on = style is TokenStyle.CONTINUATIONS and text.endswith(_GOES_ON)
        begins = apart or text.startswith(" ")
        if plain := text.removesuffix(_GOES_ON if goes_on else "").strip():
            pieces.append(_Piece(plain, token.start, begins))
        apart = style is TokenStyle.CONTINUATIONS and not goes_on if plain else begins
    return pieces


def _byte_pieces(tokens: Sequence[Token]) -> list[_Piece]:
    """A piece for the characters that begin in one token. Bytes that make no character are left out."""
    content = bytearray()
    sources: list[int] = []
    for number, token in enumerate(tokens):
        for char in token.text:
            content.append(ord(" ") if char == _SPACE else _BYTES.get(char, ord(" ")))
            sources.append(number)
    pieces: list[_Piece] = []
    at, apart, latest = 0, False, -1
    while at < len(content):
        char, source = _character_at(content, at), sources[at]
        if char and not char.isspace():
            if source == latest and not apart and _is_word(char) == _is_word(pieces[-1].text[-1]):
                pieces[-1].text += char
            else:
                pieces.append(_Piece(char, tokens[source].start, apart))
            latest = source
        apart = char.isspace() or (apart and not char)
        at += len(char.encode()) or 1
    return pieces


def _is_word(char: str) -> bool:
    return bool(strip_punctuation(char))


def _character_at(content: bytearray, at: int) -> str:
    """The character that begins at this byte; empty where none does."""
    for length in range(1, _LONGEST_CHARACTER + 1):
        try:
            return content[at : at + length].decode()
        except UnicodeDecodeError:
            continue
    return ""


def _grouped(pieces: Sequence[_Piece]) -> list[list[_Piece]]:
    """Pieces of each word, with the punctuation after it."""
    groups: list[list[_Piece]] = []
    for piece in pieces:
        if not _is_word(piece.text):
            if groups:
                groups[-1].append(piece)
        elif groups and not piece.apart and _joins(groups[-1][-1].text[-1], piece.text[0]):
            groups[-1].append(piece)
        else:
            groups.append([piece])
    return groups


def _joins(last: str, first: str) -> bool:
    """Check whether two characters side by side belong to one English word (I'm, 5G). Each figure is a word."""
    if not _is_latin(first):
        return False
    figures = last.isdigit() and first.isdigit()
    return (_is_latin(last) and not figures) or (last == "'" and first.isalpha())


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _text(group: Sequence[_Piece], before: Sequence[_Piece]) -> str:
    """Text of a word, with a space before English and before figures that the model sets apart from English."""
    text = "".join(piece.text for piece in group)
    after_latin = bool(before) and _is_latin(before[-1].text[-1])
    spaced = text[0].isascii() and (text[0].isalpha() or (text[0].isdigit() and after_latin and group[0].apart))
    return f" {text}" if spaced else text


def _times(groups: Sequence[Sequence[_Piece]], seconds: float) -> list[tuple[float, float]] | None:
    """Start and end of each word within the segment; None where a token has no time."""
    latest = max(0.0, seconds - _SHORTEST_WORD)
    starts, lasts = [], []
    for group in groups:
        spoken = [piece.start for piece in group if _is_word(piece.text)]
        known = [min(max(start, 0.0), latest) for start in spoken if start is not None]
        if len(known) < len(spoken):
            return None
        starts.append(known[0])
        lasts.append(known[-1])
    return [
        (start, min(following, last + MAX_WORD_SECONDS))
        for start, last, following in zip(starts, lasts, [*starts[1:], seconds], strict=True)
    ]
