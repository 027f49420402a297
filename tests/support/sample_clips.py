"""Recordings for tests, cut from the sample call that the project ships, by the real ffmpeg."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "recordings" / "sample-callback.flac"
FIXED = Path(__file__).parents[1] / "data" / "audio"


@cache
def _have_ffmpeg() -> bool:
    try:
        return subprocess.run(["ffmpeg", "-version"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def cut(target: Path, start: float, seconds: float, *how: str) -> Path:
    """A stretch of the sample call as ``target``, in the format of its ending; ``how`` goes to ffmpeg."""
    if not _have_ffmpeg():
        pytest.skip("ffmpeg is not installed")
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        ["ffmpeg", "-v", "error", "-y", "-ss", str(start), "-t", str(seconds), "-i", SAMPLE, *how, target], check=True
    )
    return target
