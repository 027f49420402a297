"""Exhibits of a case as a table and as a time line."""
