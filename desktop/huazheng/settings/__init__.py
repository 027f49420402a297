"""What the user has chosen, declared once in ``schema``."""
