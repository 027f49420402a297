"""Packages and bundled libraries that the app needs, with the versions installed here and their licenses."""

from __future__ import annotations

import importlib.metadata
import re
from typing import NamedTuple

OWN_NAME, OWN_LICENCE = "huazheng", "Apache-2.0"
_NAME = re.compile(r"^[A-Za-z0-9._-]+")
_LONGEST = 60
_CLASSIFIER = "License :: "
_LIBSNDFILE_LICENCE = "LGPL-2.1-or-later"


class Component(NamedTuple):
    """One package. ``license``: its SPDX expression where it has one, else its own text."""

    name: str
    version: str
    license: str


def components() -> list[Component]:
    """List all direct and indirect dependencies by name; those not installed are left out."""
    found: dict[str, Component] = {}
    waiting = [OWN_NAME]
    while waiting:
        name = waiting.pop()
        key = re.sub(r"[-_.]+", "-", name).lower()
        if key in found:
            continue
        try:
            package = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            continue
        found[key] = Component(package.metadata["Name"] or name, package.version, _license(package))
        if key == "soundfile":  # its wheel brings libsndfile, under a license of its own
            found["libsndfile"] = Component("libsndfile", _libsndfile_version(), _LIBSNDFILE_LICENCE)
        waiting += [match[0] for one in package.requires or [] if _needed(one) and (match := _NAME.match(one))]
    return sorted((one for key, one in found.items() if key != OWN_NAME), key=lambda one: one.name.lower())


def _libsndfile_version() -> str:
    try:
        import soundfile
    except OSError:  # the library itself is missing
        return "—"
    return str(soundfile.__libsndfile_version__)


def _needed(requirement: str) -> bool:
    """Tell whether a requirement is needed without extras."""
    _, _, marker = requirement.partition(";")
    return "extra" not in marker


def _license(package: importlib.metadata.Distribution) -> str:
    expression = _first(package, "License-Expression")
    classified = [
        one.rpartition(" :: ")[2] for one in package.metadata.get_all("Classifier") or [] if one.startswith(_CLASSIFIER)
    ]
    own = _first(package, "License").strip().partition("\n")[0]
    for one in (expression, own if len(own) <= _LONGEST else "", ", ".join(classified)):
        if one:
            return one
    return "—"


def _first(package: importlib.metadata.Distribution, field: str) -> str:
    return next(iter(package.metadata.get_all(field) or []), "")
