"""What the end-to-end tests share."""

from support.sound_server import sound_server  # noqa: F401  (a fixture)
