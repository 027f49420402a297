"""Text from timed words: turns, script, numbers, homophones."""
