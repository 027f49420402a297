"""The list of what the app is made of names every declared package, and the library that soundfile brings."""

from __future__ import annotations

import re
import tomllib

from huazheng.core.runtime.paths import checkout
from huazheng.services.system.dependency_licenses import components


def test_every_declared_package_is_listed_with_a_license() -> None:
    root = checkout()
    assert root is not None
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = {re.split(r"[^A-Za-z0-9._-]", line)[0].lower() for line in project["dependencies"]}
    listed = {one.name.lower().replace("_", "-"): one for one in components()}
    assert declared - set(listed) == set()
    assert all(one.version and one.license for one in listed.values())


def test_libsndfile_is_listed_beside_soundfile() -> None:
    [found] = [one for one in components() if one.name == "libsndfile"]
    assert found.license == "LGPL-2.1-or-later"
    assert re.fullmatch(r"\d+\.\d+\.\d+\S*", found.version)
