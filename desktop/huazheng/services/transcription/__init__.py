"""Transcription: the worker process, chunks, rechecks, speakers."""
