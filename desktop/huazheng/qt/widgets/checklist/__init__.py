"""Widgets of the checklist panel."""
