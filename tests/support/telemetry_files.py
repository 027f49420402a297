"""onnxruntime as it is when nobody switches its reports off: what the tests hold the app against."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng import NO_TELEMETRY

if TYPE_CHECKING:
    from collections.abc import Mapping

# It keeps silent of its own accord where it believes itself in a build pipeline; a user's machine is none.
PIPELINES = (
    "CI",
    "TF_BUILD",
    "GITHUB_ACTIONS",
    "GITLAB_CI",
    "CIRCLECI",
    "TRAVIS",
    "JENKINS_URL",
    "CODEBUILD_BUILD_ID",
    "BUILDKITE",
    "TEAMCITY_VERSION",
    "APPVEYOR",
    "BITBUCKET_BUILD_NUMBER",
    "SYSTEM_TEAMFOUNDATIONCOLLECTIONURI",
    "ORT_RUNNING_UNIT_TESTS",
)
SECONDS = 13
"""Lifetime after which a process with a loaded model reports; measured 8 to 10 s."""
_LOADED_SHARE = (
    "from onnxruntime import InferenceSession; one = InferenceSession({model!r}); import time; time.sleep({seconds})"
)


def users_environment(user: Path, among: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment ``among`` for a user whose folder is ``user``, without any switch against reports."""
    away = {*NO_TELEMETRY, *PIPELINES, "XDG_CACHE_HOME"}
    return {name: value for name, value in among.items() if name not in away} | {"HOME": str(user)}


def reporting_program(seconds: float) -> list[str]:
    """A program that loads a model, without this app, and lives on for so long."""
    spec = find_spec("faster_whisper")
    assert spec is not None
    assert spec.origin is not None
    (model,) = (Path(spec.origin).parent / "assets").glob("*.onnx")
    return [sys.executable, "-c", _LOADED_SHARE.format(model=str(model), seconds=seconds)]
