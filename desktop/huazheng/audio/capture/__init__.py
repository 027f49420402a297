"""Capturing: streams, sources, level meters, and the WAV file that grows."""
