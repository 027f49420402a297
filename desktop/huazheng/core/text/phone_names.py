"""Facts in the name of a call recording: when, with whom, which number, in or out, which SIM card.

Names as Xiaomi, Huawei and Honor, OPPO, OnePlus and realme, vivo, Samsung, Google, GrapheneOS and LineageOS, BCR, True
Phone and similar recorders make them, and iPhone's notes. They differ in order and marks, not in kind: a time, words
like "call recording", a direction, a SIM card, a number, and what is left is the name of a contact.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Literal, NamedTuple

from huazheng.core.text.name_times import time_in_name

if TYPE_CHECKING:
    from datetime import datetime

Direction = Literal["in", "out", "conference"]
LONGEST_NAME = 60
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}\Z")
_COPY_MARK = re.compile(r"( ?\(\d{1,2}\)| - (copy|副本)|的副本)\Z", re.IGNORECASE)
_CALL_WORDS = re.compile(
    r"^(通话录音|通話錄音|电话录音|電話錄音|通话|通話|回访录音|录音|錄音|语音"
    r"|Call recording(?: with)?|CallRecord(?:ing)?|Recording|Record"
    r"|Call|phone|ACR|voip|통화 녹음)(?=[\s_@:：(-]|\Z|(?<=[一-鿿])[\d+])[\s_@:：-]*",
    re.IGNORECASE,
)
_DIRECTIONS: dict[str, Direction] = {
    **dict.fromkeys(("in", "inc", "incoming", "呼入", "来电", "來電", "拨入", "接听", "↓", "↙", "⬇"), "in"),
    **dict.fromkeys(("out", "outgoing", "呼出", "去电", "去電", "拨出", "撥出", "↑", "↗", "⬆"), "out"),
    **dict.fromkeys(("conference", "会议", "多方通话"), "conference"),
}
_WORD_END = r"(?=[\s_()\[\]-]|\Z)"
_DIRECTION_WORDS = "|".join(sorted(_DIRECTIONS, key=len, reverse=True))
_DIRECTION = re.compile(
    rf"(?:^|(?<=[\s_()\[\]-]))({_DIRECTION_WORDS})(?:{_WORD_END}|(?<=[一-鿿])(?=\d))", re.IGNORECASE
)
_SIM = re.compile(rf"(?:^|(?<=[\s_()\[\]-]))(?:sim|卡|SIM卡)[ _]?([1-4]){_WORD_END}", re.IGNORECASE)
_DIGITS = r"(?:\+\d{1,15}|\d{3,15})(?:[ \-]\d{2,11}){0,6}"  # a separator in each part: no two ways to match
_IN_BRACKETS = re.compile(rf"[(\[]\s*({_DIGITS})(?:\s+[^)\]\d]*)?\s*[)\]]")
_AFTER_AT = re.compile(rf"@\s*({_DIGITS})\s*(?=[_@]|\Z)")
_BARE = re.compile(rf"(?<![^\W_])(?<!\+)({_DIGITS})(?![^\W_])")
_BESIDE_CHARACTERS = re.compile(r"(?<![A-Za-z0-9+])(\+?\d{5,15})(?![A-Za-z0-9])")  # 客服95519
_UNKNOWN = re.compile(
    r"((新|新建|标准)?(录音|錄音)|语音(备忘录)?|微信(语音|电话)?|qq语音|回访|回訪"
    r"|audio|voice( memo)?|(new )?recording|rec|vid|img|mmexport"
    r"|unknown|private|未知(号码|來電|来电)?|私人号码|隐藏号码|无号码|陌生号码"
    r"|no ?number|restricted)\Z",
    re.IGNORECASE,
)
_CALL_WITH = re.compile(r"(?:与|和|跟)\s*[“\"「]?(?P<zh>.+?)[”\"」]?\s*的?(?:通话|电话)(?:录音)?\Z")
_CALL_WITH_EN = re.compile(r"Call (?P<way>with|from|to) (?P<en>.+)\Z", re.IGNORECASE)
_MOBILE = re.compile(r"(?:\+?86)?1[3-9]\d{9}|95\d{3,4}|400\d{7}")
_EDGES = " _-@:：.,，、"


class NameFacts(NamedTuple):
    """Facts in a name; None where it does not say. started: as :class:`NameTime` has it. number: digits, perhaps +."""

    started: str | None = None
    number: str | None = None
    other_party: str | None = None
    direction: Direction | None = None
    sim: str | None = None


def facts_in_name(name: str, latest: datetime) -> NameFacts:
    """The facts in the name of a recording, with or without its suffix. Whatever the name holds, nothing is raised.

    ``latest``: a moment after the recording, with a zone: of its import.
    """
    stem = _stem(name)
    if (with_whom := _call_with(stem, latest)) is not None:
        return with_whom
    time = time_in_name(stem, latest)
    before, after = (stem[: time.start], stem[time.end :]) if time is not None else (stem, "")
    # True Phone writes the network's name behind the number, and the direction last.
    carrier_in_brackets = bool(re.fullmatch(r"_(inc|out)", after, re.IGNORECASE))
    rest = f"{before} {after}" if after.strip(_EDGES) else before
    rest = _CALL_WORDS.sub("", rest.strip(" _"))
    direction, rest = _taken(_DIRECTION, rest)
    sim, rest = _taken(_SIM, rest)
    numbers, rest = _numbers(rest)
    party = _party(re.sub(r"\([^)]*\)", " ", rest) if carrier_in_brackets else rest)
    recognized = time is not None and "T" in time.iso
    number = _only(numbers)
    if not recognized:
        plain = number is not None and _MOBILE.fullmatch(number.removeprefix("+")) is not None
        number, party = (number if plain else None), (party if plain and "(" in stem else None)
    return NameFacts(
        started=time.iso if time is not None else None,
        number=number,
        other_party=party,
        direction=_DIRECTIONS.get(direction.lower()) if direction else None,
        sim=sim,
    )


def clean_name(text: str) -> str | None:
    """A name of a person as one line without steering characters, at most :data:`LONGEST_NAME` long; None for none."""
    seen = "".join(
        sign for sign in text if unicodedata.category(sign) not in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    )
    bare = re.sub(r"\(\s*\)|\[\s*\]", " ", " ".join(seen.split())).strip(_EDGES)
    for opened, closed in ("()", "[]"):
        if bare.startswith(opened) and bare.find(closed) in (-1, len(bare) - 1):
            bare = bare.strip(opened + closed)
        elif bare.endswith(closed) and opened not in bare:
            bare = bare.rstrip(closed)
    return bare.strip(_EDGES)[:LONGEST_NAME].strip() or None


def clean_number(text: str) -> str | None:
    """A telephone number as digits, with + before a country's code; None for what is no number.

    Xiaomi writes 00 for +, since a name should not hold it.
    """
    digits = re.sub(r"[\s\-()]", "", text)
    if re.fullmatch(r"00\d{10,15}", digits):
        digits = f"+{digits[2:]}"
    return digits if digits.isascii() and re.fullmatch(r"\+?\d{3,15}", digits) else None


def _stem(name: str) -> str:
    text = unicodedata.normalize("NFKC", name)
    text = "".join(sign for sign in text if unicodedata.category(sign) not in {"Cf", "Cs"})
    text = _SUFFIX.sub("", re.sub(r"[\s]+", " ", text)).strip()
    return _COPY_MARK.sub("", text).strip()


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str | None, str]:
    """The one match of a pattern and the text without it; nothing is taken where there are several different."""
    found = list(pattern.finditer(text))
    if not found or len({match[1].lower() for match in found}) > 1:
        return None, text
    last = found[-1]
    return last[1], f"{text[: last.start()]} {text[last.end() :]}"


def _numbers(text: str) -> tuple[list[str], str]:
    """The numbers in a name, and the text without them; in brackets or behind @ before bare ones."""
    for pattern in (_IN_BRACKETS, _AFTER_AT, _BARE, _BESIDE_CHARACTERS):
        found = [(match, number) for match in pattern.finditer(text) if (number := clean_number(match[1]))]
        if found:
            for match, _ in reversed(found):
                text = f"{text[: match.start()]} ; {text[match.end() :]}"
            return list(dict.fromkeys(number for _, number in found)), text
    return [], text


def _only(numbers: list[str]) -> str | None:
    return numbers[0] if len(numbers) == 1 else None


def _party(text: str) -> str | None:
    parts = [clean_name(part) for part in text.split(";")]
    named = [
        part for part in parts if part and _UNKNOWN.fullmatch(part) is None and not re.fullmatch(r"[\d\W_]+", part)
    ]
    return "、".join(named)[:LONGEST_NAME] or None


def _call_with(stem: str, latest: datetime) -> NameFacts | None:
    """Names of iPhone's notes and of Google's telephone: "Call with …", "与…的通话", perhaps with a time."""
    time = time_in_name(stem, latest)
    bare = (stem[: time.start] + stem[time.end :]).strip(" _-") if time is not None else stem
    match = _CALL_WITH.fullmatch(bare) or _CALL_WITH_EN.fullmatch(bare)
    if match is None:
        return None
    groups = match.groupdict()
    whom = groups.get("zh") or groups.get("en") or ""
    way: Direction | None = None
    if (word := (groups.get("way") or "").lower()) in ("from", "to"):
        way = "in" if word == "from" else "out"
    number = clean_number(whom)
    party = None if number or _UNKNOWN.fullmatch(whom) else clean_name(whom)
    return NameFacts(time.iso if time is not None else None, number, party, way)
