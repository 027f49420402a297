"""Listening: player, time stretching, waveform peaks, excerpts."""
