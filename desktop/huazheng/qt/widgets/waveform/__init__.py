"""Waveform and transport widgets."""
