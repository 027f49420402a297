"""Pages of the main window: a call, a recording."""
