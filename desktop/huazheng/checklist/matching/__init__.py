"""Matching what was said against a pack: facets, items, moments."""
