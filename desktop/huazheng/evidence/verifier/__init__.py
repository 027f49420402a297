"""Verification of calls and evidence bundles, byte by byte. Python 3.8 or newer, standard library only.

The package travels whole in every bundle and the app verifies with the same files, so imports here are relative or
of the standard library. It reads only.
"""
