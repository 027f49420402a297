"""Start and end of the window program."""
