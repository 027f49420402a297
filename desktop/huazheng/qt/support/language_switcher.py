"""Which language the window speaks. Chinese is what stands in the code; English comes from the translation file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QObject, QTranslator

from huazheng.core.runtime.language import Language, use_language

TRANSLATIONS = Path(__file__).parent.parent / "translations"


class LanguageSwitcher(QObject):
    """Switches the language of every window at once; Qt then tells each widget (LanguageChange)."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self._app = app
        self._own = QTranslator(app)
        self._qt = QTranslator(app)

    def speak(self, language: Language) -> None:
        """Speak this language from here on."""
        use_language(language)
        self._app.removeTranslator(self._own)
        self._app.removeTranslator(self._qt)
        if language == "en":
            self._own.load(str(TRANSLATIONS / "huazheng_en.qm"))
        else:
            self._own.load("")
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if self._qt.load("qtbase_zh_CN", folder):
                self._app.installTranslator(self._qt)
        # Installing even an empty one sends LanguageChange to every widget.
        self._app.installTranslator(self._own)
