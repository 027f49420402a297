"""Numbers of people and contracts, written or read out digit by digit (幺 for 1), in one turn or over several."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from huazheng.redaction.personal_data import DataKind, PersonalDatum

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DIGIT = "0-9０-９零〇一二三四五六七八九幺两洞拐"
_RUN = re.compile(rf"[A-Za-z]{{0,4}}[{DIGIT}](?:[\s,，、·\-—－]{{0,2}}[{DIGIT}])+[XxＸ叉]?")
_DIGITS = re.compile(rf"[{DIGIT}XxＸ叉]")
_EMAIL = re.compile(r"[A-Za-z0-9_.+-]+\s?@\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_ASCII = {
    **dict(zip("零〇一二三四五六七八九幺两洞拐", "001234567891207", strict=True)),
    **dict(zip("０１２３４５６７８９", "0123456789", strict=True)),
}
_CUES: tuple[tuple[DataKind, re.Pattern[str]], ...] = (
    ("id_number", re.compile(r"身份证|证件号?|证号")),
    ("bank_card", re.compile(r"银行卡|卡号|账号|帐号|储蓄卡|存折")),
    ("policy_number", re.compile(r"保单|合同号|合同编号|投保单")),
    ("phone", re.compile(r"电话|手机|联系方式|号码是?$|微信")),
    ("number", re.compile(r"工号|验证码|分机|密码|尾号|编号|后[四4六6]位|末[四4六6]位|流水号|QQ")),
)
_SHORT_CUE = re.compile(r"尾号|后[四4六6]位|末[四4六6]位|工号|验证码|分机|密码|身份证|号码|卡号|编号|手机|电话")
_UNIT = re.compile(r"^\s*(?:年|月|日|天|元|块|万|千|百|十|亿|成|点|%|％|岁|期|个|周|折|份|分|秒|小时|条|项|款|次|倍)")
_PUBLIC = re.compile(r"^(?:95\d{3,4}|12\d{3}|100\d{2}|11[0-9]|120|122|400\d{7}|96\d{3,4})$")
_FILLER = re.compile(r"^[嗯恩对好是哦啊行额呃，。、？！!?,.\s的您请继续说吧]{0,8}$")
_LEAST_ALONE, _LEAST_IN_SERIES, _SHORTEST = 7, 7, 3
_CONTEXT = 24


class _Run(NamedTuple):
    turn: int
    start: int
    end: int
    digits: str
    before: str  # the words before it, those of the turns before included
    after: str


def find_emails(texts: Sequence[str]) -> Iterator[PersonalDatum]:
    """Email addresses."""
    for turn, text in enumerate(texts):
        for match in _EMAIL.finditer(text):
            yield PersonalDatum(turn, match.start(), match.end(), "email", match[0])


def find_numbers(texts: Sequence[str]) -> Iterator[PersonalDatum]:
    """Numbers long enough to name somebody, short ones after a word that says so, and parts of one read in turns."""
    runs = list(_runs(texts))
    in_series = _series(runs, texts)
    for run in runs:
        kind = in_series.get((run.turn, run.start)) or _kind_alone(run)
        if kind is not None:
            yield PersonalDatum(run.turn, run.start, run.end, kind, texts[run.turn][run.start : run.end])


def _runs(texts: Sequence[str]) -> Iterator[_Run]:
    said = ""
    for turn, text in enumerate(texts):
        for match in _RUN.finditer(text):
            digits = "".join(_ASCII.get(char, char) for char in _DIGITS.findall(match[0]))
            if len(digits) < _SHORTEST:
                continue
            before = f"{said}{text[: match.start()]}"[-_CONTEXT:]
            yield _Run(turn, match.start(), match.end(), digits, before, text[match.end() :])
        said = f"{said}{text}"[-2 * _CONTEXT :]


def _kind_alone(run: _Run) -> DataKind | None:
    count = len(run.digits)
    cue = _cue(run.before)
    if _PUBLIC.match(run.digits) and not re.search(r"工号|尾号|验证码|密码", run.before[-8:]):
        return None
    if count >= _LEAST_ALONE:
        if _UNIT.match(run.after) and count < 9:
            return None
        return _kind_by_length(run.digits, cue)
    if _UNIT.match(run.after) or not _SHORT_CUE.search(run.before[-14:]):
        return None
    return cue or "number"


def _kind_by_length(digits: str, cue: DataKind | None) -> DataKind:
    if re.fullmatch(r"1[3-9]\d{9}|0\d{9,11}", digits) and cue != "policy_number":
        return "phone"
    if re.fullmatch(r"\d{17}[\dX叉x]|\d{15}", digits) and cue in {None, "id_number"}:
        return "id_number"
    if cue is not None:
        return cue
    return "bank_card" if 16 <= len(digits) <= 19 else "number"


def _cue(before: str) -> DataKind | None:
    """The kind that the last word before the number names."""
    best: tuple[int, DataKind] | None = None
    for kind, pattern in _CUES:
        for match in pattern.finditer(before):
            if best is None or match.end() > best[0]:
                best = (match.end(), kind)
    return best[1] if best is not None else None


def _series(runs: list[_Run], texts: Sequence[str]) -> dict[tuple[int, int], DataKind]:
    """The runs that are parts of one number read out over several turns, between short answers."""
    groups: list[list[_Run]] = []
    for run in runs:
        last = groups[-1][-1] if groups else None
        if last is not None and _continues(last, run, texts):
            groups[-1].append(run)
        else:
            groups.append([run])
    found: dict[tuple[int, int], DataKind] = {}
    for group in groups:
        digits = "".join(run.digits for run in group)
        if len(group) > 1 and len(digits) >= _LEAST_IN_SERIES:
            kind = _kind_by_length(digits, _cue(group[0].before))
            found |= {(run.turn, run.start): kind for run in group}
    return found


def _continues(last: _Run, run: _Run, texts: Sequence[str]) -> bool:
    between = texts[last.turn + 1 : run.turn]
    lone = _FILLER.match(texts[run.turn][: run.start]) and not _UNIT.match(run.after)
    near = 0 < run.turn - last.turn <= 3
    return bool(near and lone and _FILLER.match(last.after) and all(map(_FILLER.match, between)))
