"""Recording: sources, streams, level meters, and the crash-safe WAV file."""
