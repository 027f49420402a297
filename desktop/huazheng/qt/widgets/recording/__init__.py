"""Widgets of the recording page."""
