"""Bilingual texts and the language in use.

The window's own texts go through Qt's translation files. Texts that the command line shows too (errors, statuses,
reports) are :class:`Text`, with Chinese and English side by side, and need no Qt.
"""

from __future__ import annotations

import os
from typing import Literal, NamedTuple

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")
LANGUAGE_VARIABLE = "HUAZHENG_LANGUAGE"


class Text(NamedTuple):
    """One text in both languages. ``str()`` returns it in the language in use."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.of(current_language())

    def of(self, language: Language) -> str:
        """Return the text in ``language``."""
        return self.en if language == "en" else self.zh


def language_from_environment() -> Language:
    """English if ``$HUAZHENG_LANGUAGE`` begins with ``en``, else Chinese."""
    return "en" if os.environ.get(LANGUAGE_VARIABLE, "").lower().startswith("en") else "zh"


_in_use: Language = language_from_environment()


def current_language() -> Language:
    """The language in use, the same in all threads."""
    return _in_use


def use_language(language: Language) -> None:
    """Set the language in use."""
    global _in_use
    _in_use = language
