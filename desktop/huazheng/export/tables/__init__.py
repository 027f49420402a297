"""Tables over many calls."""
