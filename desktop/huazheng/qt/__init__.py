"""The window, the only package that uses Qt. It asks services for everything and decides nothing about calls."""
