"""The recorder: a process of its own, and what it and whoever watches it say to each other."""
