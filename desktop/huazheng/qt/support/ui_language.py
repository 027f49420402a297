"""Language of the window. The code holds Chinese; English comes from the translation file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QLibraryInfo, QObject, QTranslator

from huazheng.core.runtime.language import Language, use_language

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    _Widget = QWidget
else:
    _Widget = object  # PySide allows one Qt class among the bases; the mixin is mixed into several

TRANSLATIONS = Path(__file__).parent.parent / "translations"


class LanguageSwitcher(QObject):
    """Switch the language of every window at once; Qt then sends each widget a LanguageChange event."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self._app = app
        self._own = QTranslator(app)
        self._qt, self._qt_rest = QTranslator(app), QTranslator(app)

    def speak(self, language: Language) -> None:
        """Use this language from here on."""
        use_language(language)
        self._app.removeTranslator(self._own)
        self._app.removeTranslator(self._qt)
        self._app.removeTranslator(self._qt_rest)
        if language == "en":
            self._own.load(str(TRANSLATIONS / "huazheng_en.qm"))
        else:
            self._own.load("")
            folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            if self._qt.load("qtbase_zh_CN", folder):
                self._app.installTranslator(self._qt)
            if self._qt_rest.load(str(TRANSLATIONS / "qt_zh.qm")):  # what Qt's own Chinese leaves in English
                self._app.installTranslator(self._qt_rest)
        # Installing even an empty one sends LanguageChange to every widget.
        self._app.installTranslator(self._own)


class RetranslateMixin(_Widget):
    """Set all texts of a widget in ``retranslate``, and again when the language changes.

    It stands before the Qt class among a widget's bases.
    """

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        raise NotImplementedError(type(self).__name__)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
