"""Decoding of files: probing, truncation, channels, PCM on disk."""
