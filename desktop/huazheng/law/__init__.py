"""Texts of law with their state on a day, periods counted by them, and calendar files."""
