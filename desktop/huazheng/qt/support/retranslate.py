"""What every widget with words on it does when the language changes: it says them anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    _Widget = QWidget
else:
    _Widget = object  # PySide allows one Qt class among the bases; this one is mixed into several


class RetranslateMixin(_Widget):
    """Named before the Qt class among a widget's bases. ``retranslate`` is where the widget says all its texts."""

    def retranslate(self) -> None:
        """Speak the language in use."""
        raise NotImplementedError(type(self).__name__)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
