"""Observable state of the window, and Qt item models of lists."""
