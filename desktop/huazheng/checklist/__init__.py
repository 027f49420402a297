"""What an insurer must say in a callback, and whether this call said it."""
