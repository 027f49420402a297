"""Calls on disk, their index, the bin and the staging folder."""
