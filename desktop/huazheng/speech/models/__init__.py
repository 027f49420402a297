"""Model files: registry, verification, download."""
