"""Playback, waveform peaks, time stretching and excerpts."""
