"""Checklists of what an insurer must say in a callback, and their application to a call."""
