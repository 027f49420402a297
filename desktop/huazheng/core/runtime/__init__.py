"""Errors, files, locks, logs, paths, language and tasks."""
