"""User settings, declared once in ``schema``."""
