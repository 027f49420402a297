"""Conversion of settings files written by earlier versions.

Adding a migration: a renamed setting is one line in :data:`RENAMED`; a setting whose value changed its form is one
function in :data:`CONVERTED`. Neither is ever removed: somebody may skip ten versions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

RENAMED: dict[str, str] = {}
"""Old name to new name. No setting was renamed so far."""


def _zoom(value: Any) -> Any:
    """Accept a number, as people write it: ``125`` and ``"125%"`` for ``"125"``."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if 0 < value < 1000 else value
    return value.removesuffix("%") if isinstance(value, str) else value


CONVERTED: dict[str, Callable[[Any], Any]] = {"zoom": _zoom}
"""Conversions of a value to the form in use, by the setting's current name. A value that fits is returned as it is."""


def migrate(
    values: Mapping[str, Any],
    renamed: Mapping[str, str] | None = None,
    converted: Mapping[str, Callable[[Any], Any]] | None = None,
) -> dict[str, Any]:
    """Return the values of a settings file under the names and in the forms of this version.

    Unknown names are kept. Where a file holds both the old and the new name, the new one counts.
    """
    renamed = RENAMED if renamed is None else renamed
    converted = CONVERTED if converted is None else converted
    migrated = {name: value for name, value in values.items() if name not in renamed}
    for old, new in renamed.items():
        if old in values:
            migrated.setdefault(new, values[old])
    return {name: converted[name](value) if name in converted else value for name, value in migrated.items()}
