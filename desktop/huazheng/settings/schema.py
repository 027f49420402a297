"""Every setting, once: its name, type, default and meaning. A key that is not here is refused."""

from __future__ import annotations

import msgspec

from huazheng.core.language import Language, language_from_environment

DEFAULT_MODEL = "whisper-base"


class Settings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``settings.toml`` of a home.

    language: what the app speaks. model: the id of the speech model that transcribes. timestamp_authority: the
    address of an RFC 3161 service that stamps new seals; empty, as by default, asks nobody. microphone, line: ids of
    what to record from; empty takes the default, ``none`` leaves that source out. live_text: show text while
    recording, where a model is here.
    """

    language: Language = msgspec.field(default_factory=language_from_environment)
    model: str = DEFAULT_MODEL
    timestamp_authority: str = ""
    microphone: str = ""
    line: str = ""
    live_text: bool = True
