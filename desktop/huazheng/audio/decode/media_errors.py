"""Errors on files that are no recordings, or not whole ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from pathlib import Path

KINDS = (
    "wav、flac、mp3、m4a、aac、amr、awb、3gp、ogg、oga、opus、wma、caf、aiff、au、voc，微信/QQ 语音，"
    "mp4、mov、mkv、webm、ts、avi、flv 里的声音"
)
KINDS_EN = (
    "wav, flac, mp3, m4a, aac, amr, awb, 3gp, ogg, oga, opus, wma, caf, aiff, au, voc, a WeChat/QQ voice message, or "
    "the sound of mp4, mov, mkv, webm, ts, avi, flv"
)


class BrokenOff(UnusableInput):
    """A recording that broke off, or of which the end was not copied. It can be kept if that is asked for."""


class TooLong(UnusableInput):
    """A recording of more than 12 hours."""


def not_audio(file: Path, reason: object = "") -> UnusableInput:
    """The error for a file that is no recording, or none that can be decoded."""
    detail = f"（{reason}）" if reason else ""
    return UnusableInput(
        Text(f"这不是能打开的录音{detail}。", f"Cannot open this as a recording{detail and f' ({reason})'}."),
        file=file,
        remedy=Text(
            f"请选录音文件（{KINDS}）；如果是从手机拷来的，请重新拷一次。",
            f"Choose a recording ({KINDS_EN}), or copy it from the phone again.",
        ),
    )


def empty_file(file: Path) -> UnusableInput:
    """The error for a file without a byte."""
    return UnusableInput(
        Text("文件是空的。", "The file is empty."), file=file, remedy=Text("请重新拷一次。", "Copy it again.")
    )


def broken_off(file: Path, how: Text) -> BrokenOff:
    """The error for a recording whose end is missing, but which can be heard until then."""
    return BrokenOff(
        Text(f"文件不完整：{how.zh}。", f"The file is incomplete: {how.en}."),
        file=file,
        remedy=Text(
            "请从手机里重新拷一次原文件；如果原文件就是这样断的，可以照样收下并注明：在队列里选“断了也收下”，"
            "或在命令行加 --keep-broken-off。",
            "Copy the original from the phone again. If the original itself broke off, it can be kept and marked: "
            "“Keep it broken off” in the queue, or --keep-broken-off on the command line.",
        ),
    )


def index_missing(file: Path) -> UnusableInput:
    """The error for an m4a, mp4 or 3gp without its index, of which nothing can be decoded."""
    return UnusableInput(
        Text("文件不完整：后半段没有了。", "The file is incomplete: its second part is missing."),
        file=file,
        remedy=Text("请从手机里重新拷一次原文件。", "Copy the original from the phone again."),
    )


def too_long(file: Path) -> TooLong:
    """The error for more than 12 hours."""
    return TooLong(
        Text("录音超过 12 小时，不像一通电话。", "The recording is longer than 12 hours; that is not a phone call."),
        file=file,
        remedy=Text("请只选这通电话的录音。", "Choose the recording of this call only."),
    )


def silk_not_decodable(file: Path) -> UnusableInput:
    """The error for a voice message of WeChat or QQ where its decoder is not installed."""
    return UnusableInput(
        Text(
            "这是微信或 QQ 的语音消息（SILK），这里缺少它的解码库。",
            "A WeChat or QQ voice message (SILK) without its decoder.",
        ),
        file=file,
        remedy=Text(
            "请安装 silk-python；或在微信里收藏这条语音、在电脑上播放并用本软件录下来。",
            "Install silk-python, or play the message on the computer and record it here.",
        ),
    )
