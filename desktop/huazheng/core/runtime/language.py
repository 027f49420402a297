"""Chinese first, English second: both texts stand side by side where they are used.

The window's own texts go through Qt's translation files; everything that a command line also says (errors,
statuses, reports) is a :class:`Text` and needs no Qt.
"""

from __future__ import annotations

import os
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
LANGUAGE_VARIABLE = "HUAZHENG_LANGUAGE"


class Text(NamedTuple):
    """One sentence in both languages. ``str()`` gives it in the language in use."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.of(current_language())

    def of(self, language: Language) -> str:
        """The sentence in the language named."""
        return self.en if language == "en" else self.zh


def language_from_environment() -> Language:
    """English if ``$HUAZHENG_LANGUAGE`` says so, else Chinese."""
    return "en" if os.environ.get(LANGUAGE_VARIABLE, "").lower().startswith("en") else "zh"


_in_use: Language = language_from_environment()


def current_language() -> Language:
    """The language in use, the same in every thread."""
    return _in_use


def use_language(language: Language) -> None:
    """Speak this language from here on."""
    global _in_use
    _in_use = language
