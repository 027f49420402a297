"""Turning speech into text: models, where they come from, and engines."""
