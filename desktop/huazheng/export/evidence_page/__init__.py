"""The bundle's web page: it plays the recording, shows text and results, and verifies the files dropped on it."""
