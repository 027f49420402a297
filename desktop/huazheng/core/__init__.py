"""What every room may use: errors, words, tasks, paths, and the shapes of the JSON files."""
