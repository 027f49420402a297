"""Calls on disk."""
