"""Custody lines, verification, timestamps."""
