"""Voice activity detection: where somebody speaks."""
