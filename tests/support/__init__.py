"""Helpers that several tests share: sample audio, servers, real recorders, made-up calls."""
