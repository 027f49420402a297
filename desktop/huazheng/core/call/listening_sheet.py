"""The sheet for a second listener: plain text, a line for each turn, filled in with any editor and read back.

::

    12 | 00:03.2-00:06.1 | 对方 | 您好
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.schema.edits import MAX_NAME_CHARACTERS, MAX_TURN_CHARACTERS
from huazheng.core.schema.second_listening import BASES, HeardTurn, ListeningBasis
from huazheng.core.text.sanitize import one_line

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from huazheng.core.schema.transcript import Speaker, Transcript

MAX_SHEET_BYTES = 16 * 1024 * 1024
_FORMAT = "huazheng.listening-sheet/1"
_HEAD = re.compile(r"#\s*(format|call|transcript|basis|listener)\s*[:：](.*)")
_LINE = re.compile(r"\s*(\d{1,9})\s*[|｜]([^|｜]*)[|｜]([^|｜]*)[|｜](.*)")
_WORDS: dict[Speaker, tuple[str, ...]] = {
    "agent": ("对方", "坐席", "客服", "agent"),
    "customer": ("客户", "我", "customer"),
    "unknown": ("不明", "未知", "unknown"),
}
_HOW = (
    Text(
        "请一个人听录音，把每一行最后一栏改成您听到的话；说话人不对就改成 对方、客户 或 不明。",
        "Listen alone, and change the last column of each line to what you hear; correct the speaker if it is wrong.",
    ),
    Text(
        "什么也没听到，就把最后一栏留空；听不清的字写成 □。行和行首的号码请不要删。",
        "Leave the last column empty where you hear nothing; write □ for a word you cannot make out. Keep every line.",
    ),
    Text(
        "在 listener 后面写上您的姓名，存成文本文件，发回来。请不要先看别人改过的文字。",
        "Write your name after “listener”, save it as a text file, send it back. Do not read anybody's corrections.",
    ),
)


class ReturnedSheet(NamedTuple):
    """A sheet as it came back. heard: by the id of the machine's turn."""

    basis: ListeningBasis
    listener: str
    heard: dict[int, HeardTurn]


def listening_sheet(machine: Transcript, call: str, transcript: str, basis: ListeningBasis) -> bytes:
    """The sheet: the machine's words, or only times. call: its id. transcript: SHA-256 of the machine's transcript."""
    lines = [
        f"# format: {_FORMAT}",
        f"# call: {call}",
        f"# transcript: {transcript}",
        f"# basis: {basis}",
        "# listener: ",
        *(f"# {how.of(language)}" for how in _HOW for language in ("zh", "en")),
        "",
    ]
    for turn in machine.turns:
        times = f"{_clock(turn.start)}-{_clock(turn.end)}"
        speaker = _WORDS[turn.speaker][0] if basis == "machine" else ""
        text = one_line(turn.text).replace("|", "／") if basis == "machine" else ""
        lines.append(f"{turn.id + 1} | {times} | {speaker} | {text}")
    # Notepad of older Windows needs the mark to read UTF-8, and both line ends.
    return ("\ufeff" + "\r\n".join(lines) + "\r\n").encode()


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds * 10), 600)
    return f"{minutes:02d}:{rest / 10:04.1f}"


def parse_sheet(content: bytes, file: Path, machine: Transcript, call: str, transcript: str) -> ReturnedSheet:
    """Read a sheet that came back, in UTF-8 or as Windows writes Chinese, treating it as hostile.

    Raises :class:`UnusableInput` for a sheet of another call or transcript, a line that is missing, double or invalid.
    """
    head: dict[str, str] = {}
    heard: dict[int, HeardTurn] = {}
    known = {turn.id for turn in machine.turns}
    for number, line in _lines(content, file):
        if (found := _HEAD.match(line)) is not None and not heard:
            head[found[1]] = one_line(found[2])
        elif line.startswith("#") or not line.strip():
            continue
        else:
            turn, read = _heard(line, number, file)
            if turn not in known or turn in heard:
                raise _wrong(
                    file, number, Text(f"没有或重复的第 {turn + 1} 句", f"unknown or repeated turn {turn + 1}")
                )
            heard[turn] = read
    _check_head(head, file, call, transcript)
    if missing := sorted(known - set(heard)):
        raise UnusableInput(
            Text(f"缺了第 {missing[0] + 1} 句。", f"Turn {missing[0] + 1} is missing."),
            file=file,
            remedy=Text("没听到什么就留空，行不要删。", "Keep every line; leave it empty where nothing is heard."),
        )
    if not any(turn.text for turn in heard.values()):
        raise UnusableInput(Text("这份表还没有填。", "The sheet is not filled in."), file=file)
    basis: ListeningBasis = "audio" if head.get("basis") == "audio" else "machine"
    return ReturnedSheet(basis, head.get("listener", "")[:MAX_NAME_CHARACTERS], heard)


def _lines(content: bytes, file: Path) -> Iterator[tuple[int, str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = content.decode("gb18030")
        except UnicodeDecodeError as error:
            raise UnusableInput(
                Text("读不懂这份表的编码。", "The sheet's encoding is not known."),
                file=file,
                remedy=Text("请存成 UTF-8 的文本文件。", "Save it as a text file in UTF-8."),
            ) from error
    yield from enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1)


def _heard(line: str, number: int, file: Path) -> tuple[int, HeardTurn]:
    found = _LINE.fullmatch(line)
    if found is None:
        why = Text("不是“号码 | 时间 | 说话人 | 文字”", "not “number | times | speaker | words”")
        raise _wrong(file, number, why)
    text = one_line(found[4])
    if len(text) > MAX_TURN_CHARACTERS:
        raise _wrong(file, number, Text("太长", "too long"))
    return int(found[1]) - 1, HeardTurn(speaker=_speaker(found[3].strip().lower(), number, file), text=text)


def _speaker(word: str, number: int, file: Path) -> Speaker | None:
    if not word:
        return None
    for speaker, words in _WORDS.items():
        if word in words:
            return speaker
    raise _wrong(
        file,
        number,
        Text(f"说话人“{one_line(word)[:20]}”不认识", f"unknown speaker “{one_line(word)[:20]}”"),
    )


def _check_head(head: dict[str, str], file: Path, call: str, transcript: str) -> None:
    if head.get("format") != _FORMAT or head.get("basis") not in BASES:
        raise UnusableInput(
            Text("这不是话证的二次听校表。", "Not a listening sheet of Huazheng."),
            file=file,
            remedy=Text("表头以 # 开头的几行请不要改。", "Leave the first lines, which begin with #, as they are."),
        )
    if head.get("call") != call:
        raise UnusableInput(Text("这是另一通录音的表。", "The sheet is of another call."), file=file)
    if head.get("transcript") != transcript:
        raise UnusableInput(
            Text("导出这份表之后，文字重新识别过。", "The call was transcribed anew after the sheet was exported."),
            file=file,
            remedy=Text(
                "用 huazheng transcripts 换回当时的文字，再读这份表。",
                "Make the earlier transcript current with huazheng transcripts, then read the sheet.",
            ),
        )


def _wrong(file: Path, number: int, why: Text) -> UnusableInput:
    return UnusableInput(Text(f"第 {number} 行不对：{why.zh}。", f"Line {number} is invalid: {why.en}."), file=file)
