"""Decoding recordings made elsewhere: containers, channels, truncation."""
