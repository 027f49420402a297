"""Normalized text, quantities and misheard terms that matching reads."""
