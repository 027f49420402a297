"""Variables of the session, and what Qt is told by them."""

from __future__ import annotations

import sys
from pathlib import Path

import PySide6
import pytest

from huazheng.services.system.input_method import reached_input_method

PORTAL = {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1"}


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt reaches the system's input methods by itself")
@pytest.mark.parametrize(
    ("session", "running", "told"),
    [
        ({"QT_IM_MODULE": "fcitx"}, "", PORTAL),
        ({"XMODIFIERS": "@im=fcitx", "DISPLAY": ":0"}, "", PORTAL),
        ({"QT_IM_MODULES": "wayland;fcitx", "QT_IM_MODULE": "fcitx", "WAYLAND_DISPLAY": "w"}, "", PORTAL),
        ({"XMODIFIERS": "@im=ibus"}, "", {"QT_IM_MODULE": "ibus"}),
        ({"QT_IM_MODULE": "ibus"}, "", {"QT_IM_MODULE": "ibus"}),
        ({"XMODIFIERS": "@im=fcitx", "WAYLAND_DISPLAY": "w"}, "", {}),
        ({"QT_IM_MODULE": "uim"}, "", {"QT_IM_MODULE": "uim"}),
        ({}, "", {}),
        ({"DISPLAY": ":0"}, "fcitx5", PORTAL),
        ({"DISPLAY": ":0", "QT_IM_MODULE": ""}, "ibus-daemon", {"QT_IM_MODULE": "ibus"}),
        ({"WAYLAND_DISPLAY": "w"}, "fcitx5", {}),
        ({"QT_IM_MODULE": "simple"}, "fcitx5", {"QT_IM_MODULE": "simple"}),
    ],
)
def test_the_session_s_input_method_is_reached(session: dict[str, str], running: str, told: dict[str, str]) -> None:
    environment = dict(session)
    named = ("QT_IM_MODULES", "QT_IM_MODULE", "IBUS_USE_PORTAL")
    with reached_input_method(environment, running.split()):
        assert {key: value for key, value in environment.items() if key in named} == told
    assert environment == session  # which doctor and later starts read


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere Qt reaches the system's input methods by itself")
@pytest.mark.parametrize("loads", [True, False])
def test_only_a_plugin_for_fcitx_that_loads_is_used(tmp_path: Path, loads: bool) -> None:
    plugin = tmp_path / "platforminputcontexts" / "libfcitx5platforminputcontextplugin.so"
    plugin.parent.mkdir()
    own = Path(PySide6.__file__).parent / "Qt" / "plugins" / "platforminputcontexts"
    plugin.write_bytes((own / "libibusplatforminputcontextplugin.so").read_bytes() if loads else b"of another Qt")
    environment = {"QT_IM_MODULE": "fcitx", "QT_PLUGIN_PATH": str(tmp_path)}
    with reached_input_method(environment, ()):
        assert environment["QT_IM_MODULE"] == ("fcitx" if loads else "ibus")
