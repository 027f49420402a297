"""Checklist packs: the TOML files, their types and their loader."""
