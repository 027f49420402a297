"""Widgets of the library panel."""
