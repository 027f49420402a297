"""Widgets of the settings dialogs."""
