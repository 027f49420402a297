"""Base for all rooms: errors, labels, tasks, paths, and the shapes of the JSON files."""
