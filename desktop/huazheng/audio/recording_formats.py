"""Endings of the files that are taken for recordings. A file that is named is opened whatever its ending."""

from __future__ import annotations

SOUND_ENDINGS = (
    "wav",
    "flac",
    "mp3",
    "m4a",
    "aac",
    "amr",
    "awb",
    "3gp",
    "3gpp",
    "3ga",
    "ogg",
    "oga",
    "opus",
    "wma",
    "caf",
    "qta",
    "aif",
    "aiff",
    "au",
    "voc",
    "w64",
    "m4b",
    "silk",
    "slk",
)
VIDEO_ENDINGS = ("mp4", "mov", "m4v", "mkv", "mka", "webm", "ts", "avi", "flv", "3g2")
RECORDING_ENDINGS = (*SOUND_ENDINGS, *VIDEO_ENDINGS)
RECORDING_SUFFIXES = frozenset(f".{ending}" for ending in RECORDING_ENDINGS)
ARCHIVE_SUFFIX = ".zip"
