"""Declaration of every setting: name, type, default, and its labels on the screen."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple, get_args, get_type_hints

import msgspec

from huazheng.core.runtime.language import Language, Text, language_from_environment
from huazheng.core.text.script import Script

DEFAULT_MODEL = "whisper-base"
NO_SOURCE = "none"
# Public services without registration. Which of them a court accepts is another question; see the user guide.
PUBLIC_AUTHORITIES: dict[str, str] = {
    "DigiCert": "http://timestamp.digicert.com",
    "Sectigo": "http://timestamp.sectigo.com",
    "freeTSA": "https://freetsa.org/tsr",
}
_LABELS_KEY = "words"

Theme = Literal["system", "light", "dark"]
CallRoute = Literal["", "speaker", "computer", "file"]
"""How the call comes: phone on speaker beside the computer, taken on the computer, recorded by the phone; empty: not
asked yet."""
SilenceLimit = Literal["never", "3", "5", "10"]
Zoom = Literal["100", "125", "150", "175", "200", "250", "300"]
_PERCENT = {zoom: Text(f"{zoom}%", f"{zoom}%") for zoom in get_args(Zoom)}


class SettingLabels(NamedTuple):
    """Title and explanation of a setting, and labels of its values in display order."""

    title: Text
    help: Text | None = None
    values: dict[str, Text] | None = None


def _labels(title: Text, help_: Text | None = None, values: dict[str, Text] | None = None) -> msgspec.Meta:
    return msgspec.Meta(extra={_LABELS_KEY: SettingLabels(title, help_, values)})


def _labels_with_pattern(pattern: str, title: Text, help_: Text) -> msgspec.Meta:
    return msgspec.Meta(pattern=pattern, max_length=500, extra={_LABELS_KEY: SettingLabels(title, help_)})


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``settings.toml`` of a home.

    route: how the call comes, which decides the sources and the wording.
    microphone, line: ids of the sources to record; empty for the default, ``none`` to leave that source out.
    timestamp_authority, second_timestamp_authority: addresses of the RFC 3161 services that stamp new seals; empty
    (default) for none. timestamps_asked: the user was asked whether to use any.
    proofreader: name stated with the turns that a person checks; may be empty.
    model: id of the speech model for transcription. script: characters of new transcripts.
    welcomed: the first steps were shown.
    """

    language: Annotated[
        Language,
        _labels(Text("语言", "Language"), None, {"zh": Text("中文", "中文"), "en": Text("English", "English")}),
    ] = msgspec.field(default_factory=language_from_environment)
    theme: Annotated[
        Theme,
        _labels(
            Text("外观", "Appearance"),
            None,
            {
                "system": Text("跟随系统", "System"),
                "light": Text("浅色", "Light"),
                "dark": Text("深色", "Dark"),
            },
        ),
    ] = "system"
    zoom: Annotated[
        Zoom,
        _labels(
            Text("大小", "Size"),
            Text(
                "字和按钮都跟着变大，窗口会马上重新打开；正在录音时，下次打开时生效。",
                "Scales text and buttons. The window opens again at once; during a recording, at the next start.",
            ),
            _PERCENT,
        ),
    ] = "100"
    route: Annotated[
        CallRoute,
        _labels(
            Text("电话怎么来", "How the call comes"),
            None,
            {
                "": Text("还没有选", "Not chosen yet"),
                "speaker": Text("手机开免提，放在电脑旁", "Phone on speaker, beside the computer"),
                "computer": Text("在电脑上接", "Taken on the computer"),
                "file": Text("手机自己录", "The phone records it"),
            },
        ),
    ] = ""
    microphone: Annotated[
        str, _labels(Text("麦克风", "Microphone"), Text("录您自己的声音。", "Records your own voice."))
    ] = ""
    line: Annotated[
        str,
        _labels(
            Text("电脑播放的声音", "Computer audio"),
            Text("录对方：通话软件从电脑里放出来的声音。", "Records the other side: the sound this computer plays."),
        ),
    ] = ""
    model: Annotated[
        str,
        _labels(
            Text("识别模型", "Speech model"),
            Text("越大越准，也越慢。换了以后，可以重新识别以前的通话。", "Larger models are more accurate and slower."),
        ),
    ] = DEFAULT_MODEL
    script: Annotated[
        Script,
        _labels(
            Text("文字", "Characters"),
            Text(
                "以后识别的通话用这种字显示；查找时两种都行。",
                "Used for new transcripts; search finds both.",
            ),
            {"simplified": Text("简体", "Simplified"), "traditional": Text("繁體", "Traditional")},
        ),
    ] = "simplified"
    live_text: Annotated[
        bool,
        _labels(
            Text("通话时显示文字", "Live text during the call"),
            Text(
                "边录边识别，只供当时参考；通话结束后会从封存的录音重新识别。",
                "For orientation only; the transcript is made from the sealed recording after the call.",
            ),
        ),
    ] = True
    end_when_silent: Annotated[
        SilenceLimit,
        _labels(
            Text("没有声音时自动结束", "End when silent"),
            Text(
                "两边都没有声音满一分钟会问您一声；不设时限就一直录下去。",
                "After a minute without any sound you are asked; without a limit recording goes on.",
            ),
            {
                "never": Text("从不，一直录", "Never: keep recording"),
                "3": Text("3 分钟后", "After 3 minutes"),
                "5": Text("5 分钟后", "After 5 minutes"),
                "10": Text("10 分钟后", "After 10 minutes"),
            },
        ),
    ] = "never"
    timestamp_authority: Annotated[
        str,
        _labels_with_pattern(
            r"^(https?://[^\s/]\S*)?\Z",
            Text("可信时间戳", "Trusted timestamp"),
            Text(
                "封存时请外面的机构证明时间。只有校验码会离开这台电脑，录音不会。",
                "An independent authority certifies the time of sealing. Only a hash is sent, never the recording.",
            ),
        ),
    ] = ""
    second_timestamp_authority: Annotated[
        str,
        _labels_with_pattern(
            r"^(https?://[^\s/]\S*)?\Z",
            Text("第二家时间戳", "Second timestamp"),
            Text(
                "再请一家证明；一家停业或被质疑时，还有另一家。",
                "If one authority closes or is doubted, there is another.",
            ),
        ),
    ] = ""
    proofreader: Annotated[
        str,
        _labels_with_pattern(
            r"^[^\x00-\x1f]{0,80}\Z",
            Text("核对人姓名", "Name of the proofreader"),
            Text("写在逐句核对的记录和文件里，可以不填。", "Stated with each checked turn and in documents; optional."),
        ),
    ] = ""
    timestamps_asked: Annotated[bool, _labels(Text("问过时间戳", "Asked about timestamps"))] = False
    welcomed: Annotated[bool, _labels(Text("看过开始的几步", "First steps shown"))] = False


def setting_labels(name: str) -> SettingLabels:
    """Labels of a setting. Raises :class:`KeyError` for an undeclared one."""
    hint = get_type_hints(Settings, include_extras=True)[name]
    meta: msgspec.Meta = next(part for part in hint.__metadata__ if isinstance(part, msgspec.Meta))
    labels: SettingLabels = (meta.extra or {})[_LABELS_KEY]
    return labels
