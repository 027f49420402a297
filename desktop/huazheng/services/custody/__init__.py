"""Custody lines, verification, time stamps."""
