"""Input methods for Chinese on Linux: which one the session uses, and how the bundled Qt reaches it.

PySide6's wheels come with Qt's IBus plugin and without one for fcitx; a distribution's own plugin fits only its own Qt.
fcitx5 also answers as IBus does (its module *ibusfrontend*), under the name of IBus's portal on the session bus.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, MutableMapping

InputMethod = Literal["fcitx", "ibus"]
PORTAL = "org.freedesktop.portal.IBus"
"""The name on the session bus under which the Qt plugin finds fcitx5, and IBus in a sandbox."""
_VARIABLES = ("QT_IM_MODULES", "QT_IM_MODULE", "XMODIFIERS", "GTK_IM_MODULE")  # the first that names one decides
_SET_FOR_QT = ("QT_IM_MODULES", "QT_IM_MODULE", "IBUS_USE_PORTAL")
_LOAD = "import ctypes, sys, PySide6.QtGui, PySide6.QtDBus; ctypes.CDLL(sys.argv[1])"
_LOAD_SECONDS = 10
_PLUGINS = "platforminputcontexts"


def session_input_method(environment: Mapping[str, str]) -> InputMethod | None:
    """The input method that the session's variables name; None for none, or one that is neither fcitx nor IBus."""
    for variable in _VARIABLES:
        value = environment.get(variable, "").lower()
        if "fcitx" in value:
            return "fcitx"
        if "ibus" in value:
            return "ibus"
    return None


def chosen_input_method(environment: Mapping[str, str], running: Collection[str]) -> InputMethod | None:
    """The input method that the session names; where it names none, one of the programs that run."""
    named = session_input_method(environment)
    if named is not None or any(environment.get(variable) for variable in ("QT_IM_MODULES", "QT_IM_MODULE")):
        return named
    return "fcitx" if "fcitx5" in running else "ibus" if "ibus-daemon" in running else None


@contextmanager
def reached_input_method(environment: MutableMapping[str, str], running: Collection[str]) -> Iterator[None]:
    """Set the variables by which Qt, started inside, finds the session's input method; put them back afterwards.

    ``running`` is what :func:`running_input_methods` gives.
    Nothing changes on other systems than Linux, where there is no input method, and where Qt has a plugin for fcitx.
    """
    before = {name: environment.get(name) for name in _SET_FOR_QT}
    _name_input_method(environment, running)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                environment.pop(name, None)
            else:
                environment[name] = value


def _name_input_method(environment: MutableMapping[str, str], running: Collection[str]) -> None:
    if not sys.platform.startswith("linux"):
        return
    named = chosen_input_method(environment, running)
    asked = environment.get("QT_IM_MODULES") or environment.get("QT_IM_MODULE")
    if named is None or (not asked and _on_wayland(environment)):  # there the compositor passes the text on
        return
    if named == "ibus":
        if not asked:
            environment["QT_IM_MODULE"] = "ibus"
    elif not has_fcitx_plugin(environment):
        environment.pop("QT_IM_MODULES", None)
        environment["QT_IM_MODULE"] = "ibus"
        environment["IBUS_USE_PORTAL"] = "1"


def has_fcitx_plugin(environment: Mapping[str, str]) -> bool:
    """Tell whether a plugin for fcitx lies where Qt looks for plugins, and can be loaded by the bundled Qt.

    A distribution's plugin, which ``$QT_PLUGIN_PATH`` may name, is made for the private symbols of another Qt.
    """
    folders = [Path(folder) for folder in environment.get("QT_PLUGIN_PATH", "").split(os.pathsep) if folder]
    spec = importlib.util.find_spec("PySide6")
    if spec is not None:
        folders += [Path(place) / "Qt" / "plugins" for place in spec.submodule_search_locations or ()]
    found = [plugin for folder in folders for plugin in (folder / _PLUGINS).glob("lib*fcitx*.so")]
    return any(map(_can_be_loaded, found))


def _can_be_loaded(plugin: Path) -> bool:
    command = [sys.executable, "-c", _LOAD, str(plugin)]
    try:
        return subprocess.run(command, capture_output=True, timeout=_LOAD_SECONDS, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def running_input_methods() -> frozenset[str]:
    """Names of the input method programs that run: ``fcitx5``, ``fcitx``, ``ibus-daemon``."""
    names = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if process.stat().st_uid == os.getuid():
                names.add((process / "comm").read_text(encoding="utf-8", errors="replace").strip())
        except OSError:  # it ended meanwhile
            continue
    return frozenset(names & {"fcitx5", "fcitx", "ibus-daemon"})


def _on_wayland(environment: Mapping[str, str]) -> bool:
    platform = environment.get("QT_QPA_PLATFORM", "")
    return platform.startswith("wayland") or (not platform and bool(environment.get("WAYLAND_DISPLAY")))
