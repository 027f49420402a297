"""Field for the passphrase of a signing key: what is typed stays hidden."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

_LONGEST = 500


class PassphraseField(QLineEdit):
    """A line for a passphrase of up to 500 characters."""

    def __init__(self) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setMaxLength(_LONGEST)
