"""Every setting, once: its name, type, default, and what it is called to people. A key that is not here is refused."""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple, get_args, get_type_hints

import msgspec

from huazheng.core.runtime.language import Language, Text, language_from_environment
from huazheng.core.text.script import Script

DEFAULT_MODEL = "whisper-base"
NO_SOURCE = "none"
# Public services that ask for no account. Which of them a court knows is another question: docs say more.
PUBLIC_AUTHORITIES: dict[str, str] = {
    "DigiCert": "http://timestamp.digicert.com",
    "Sectigo": "http://timestamp.sectigo.com",
    "freeTSA": "https://freetsa.org/tsr",
}
_LABELS_KEY = "words"

Theme = Literal["system", "light", "dark"]
Zoom = Literal["100", "125", "150", "175", "200", "250", "300"]
_PERCENT = {zoom: Text(f"{zoom}%", f"{zoom}%") for zoom in get_args(Zoom)}


class SettingLabels(NamedTuple):
    """What a setting is called to people, what it does, and what each of its values is called, in their order."""

    title: Text
    help: Text | None = None
    values: dict[str, Text] | None = None


def _labels(title: Text, help_: Text | None = None, values: dict[str, Text] | None = None) -> msgspec.Meta:
    return msgspec.Meta(extra={_LABELS_KEY: SettingLabels(title, help_, values)})


def _labels_with_pattern(pattern: str, title: Text, help_: Text) -> msgspec.Meta:
    return msgspec.Meta(pattern=pattern, max_length=500, extra={_LABELS_KEY: SettingLabels(title, help_)})


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``settings.toml`` of a home.

    microphone, line: ids of what to record from; empty takes the default, ``none`` leaves that source out.
    timestamp_authority: the address of an RFC 3161 service that stamps new seals; empty, as by default, asks nobody.
    model: the id of the speech model that transcribes. script: the characters that new transcripts are shown in.
    welcomed: whether the first steps were shown; they are once.
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
                "system": Text("跟随系统", "As the system"),
                "light": Text("浅色", "Light"),
                "dark": Text("深色", "Dark"),
            },
        ),
    ] = "system"
    zoom: Annotated[
        Zoom,
        _labels(
            Text("大小", "Size"),
            Text("字和按钮都跟着变大。下次打开话证时生效。", "Letters and buttons alike, from the next start on."),
            _PERCENT,
        ),
    ] = "100"
    microphone: Annotated[
        str, _labels(Text("麦克风", "Microphone"), Text("录您自己的声音。", "It records your own voice."))
    ] = ""
    line: Annotated[
        str,
        _labels(
            Text("线路", "Line"),
            Text("录对方，也就是电脑放出来的声音。", "It records the other side: what this computer plays."),
        ),
    ] = ""
    model: Annotated[
        str,
        _labels(
            Text("识别模型", "Speech model"),
            Text("越大越准，也越慢。换了以后，可以重新识别以前的通话。", "A larger one hears better and takes longer."),
        ),
    ] = DEFAULT_MODEL
    script: Annotated[
        Script,
        _labels(
            Text("文字", "Characters"),
            Text(
                "以后识别的通话用这种字显示；查找时两种都行。",
                "Calls transcribed from here on are shown in these; search takes both.",
            ),
            {"simplified": Text("简体", "Simplified"), "traditional": Text("繁體", "Traditional")},
        ),
    ] = "simplified"
    live_text: Annotated[
        bool,
        _labels(
            Text("通话时显示文字", "Text during the call"),
            Text(
                "边录边识别，只供当时参考；通话结束后会从封存的录音重新识别。",
                "For the moment only; the transcript is made afresh from the sealed recording after the call.",
            ),
        ),
    ] = True
    timestamp_authority: Annotated[
        str,
        _labels_with_pattern(
            r"^(https?://[^\s/]\S*)?\Z",
            Text("可信时间戳", "Trusted time stamp"),
            Text(
                "封存时请外面的机构证明时间。只有校验码会离开这台电脑，录音不会。",
                "An authority attests when it was sealed. Only the digest leaves this computer, never the sound.",
            ),
        ),
    ] = ""
    welcomed: Annotated[bool, _labels(Text("看过开始的几步", "The first steps were shown"))] = False


def setting_labels(name: str) -> SettingLabels:
    """What a setting is called to people. Raises KeyError for one that is not declared."""
    hint = get_type_hints(Settings, include_extras=True)[name]
    meta: msgspec.Meta = next(one for one in hint.__metadata__ if isinstance(one, msgspec.Meta))
    words: SettingLabels = (meta.extra or {})[_LABELS_KEY]
    return words
