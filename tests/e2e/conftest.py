"""Fixtures of the end-to-end tests."""

from support.sound_server import sound_server  # noqa: F401  (a fixture)
