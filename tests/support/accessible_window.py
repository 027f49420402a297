"""The app's window as a screen reader has it: found by role and name over AT-SPI, never by pixels or code.

Needs Debian's python3-gi and gir1.2-atspi-2.0, which the system's Python packages hold; ``HUAZHENG_GI`` names their
folder where it is not Debian's.
"""

from __future__ import annotations

import os
import re
import sys
import time
from typing import TYPE_CHECKING, Any, ClassVar

from support.desktop_session import STEP_SECONDS, wait_until

if TYPE_CHECKING:
    from collections.abc import Iterator

_GI = os.environ.get("HUAZHENG_GI", "/usr/lib/python3/dist-packages")
APP = "Huazheng"


def atspi() -> Any:
    """The library of AT-SPI. The session bus of the desktop has to be set before."""
    if _GI not in sys.path:
        sys.path.append(_GI)
    import gi

    gi.require_version("Atspi", "2.0")
    from gi.repository import Atspi

    Atspi.set_timeout(15_000, 30_000)  # a busy machine is not a dead app
    return Atspi


class AccessibleWindow:
    """The app on the accessibility bus. Names are regular expressions that match a whole name, in either language."""

    KEYS: ClassVar[dict[str, int]] = {
        "Tab": 0xFF09,
        "Return": 0xFF0D,
        "Escape": 0xFF1B,
        "Up": 0xFF52,
        "Down": 0xFF54,
    }  # keysyms of X

    def __init__(self, name: str = APP) -> None:
        self._atspi = atspi()
        self._name = name
        self._announced: list[str] = []
        self._listener = self._atspi.EventListener.new(lambda event: self._announced.append(str(event.any_data)))
        self._listener.register("object:announcement")

    def root(self) -> Any:
        """The app, once it is on the bus."""

        def found() -> Any:
            desktop = self._atspi.get_desktop(0)
            children = [desktop.get_child_at_index(at) for at in range(desktop.get_child_count())]
            return next((one for one in children if one is not None and one.get_name() == self._name), None)

        return wait_until(found, f"{self._name} on the accessibility bus")

    def all(self, role: str | None = None, name: str = ".*", *, within: Any = None) -> Iterator[Any]:
        """Everything that is shown with this role and name, in the order of the screen reader."""
        for one in self._walk(within or self.root()):
            try:
                if role is not None and one.get_role_name() != role:
                    continue
                if re.fullmatch(name, one.get_name() or "", re.DOTALL) and self.has(one, "SHOWING"):
                    yield one
            except Exception as error:  # gone while it was read
                if type(error).__name__ != "Error":
                    raise

    def find(self, role: str | None, name: str, *, within: Any = None, seconds: float = 20.0) -> Any:
        """The first one of this role and name. Raises TimeoutError when none appears."""
        what = f"{role or 'anything'} called {name}"
        return wait_until(lambda: next(self.all(role, name, within=within), None), what, seconds)

    def press(self, role: str, name: str, *, within: Any = None, seconds: float = 20.0) -> Any:
        """Do what a press of it does, as a screen reader does it."""

        def able() -> Any:
            return next((one for one in self.all(role, name, within=within) if self.has(one, "ENABLED")), None)

        one = wait_until(able, f"{role} called {name} that can be pressed", seconds)
        action = one.get_action_iface()
        names = [action.get_action_name(at) for at in range(action.get_n_actions())]
        wanted = next((at for at, called in enumerate(names) if called in ("Press", "Toggle", "ShowMenu")), 0)
        action.do_action(wanted)
        return one

    def focus(self, one: Any) -> None:
        """Give it the keyboard."""
        one.get_component_iface().grab_focus()

    def write(self, one: Any, text: str) -> None:
        """Replace the text of a field."""
        one.get_editable_text_iface().set_text_contents(text)

    def key(self, name: str) -> None:
        """Press a key where the keyboard is, as a screen reader passes it on."""
        self._atspi.generate_keyboard_event(self.KEYS[name], None, self._atspi.KeySynthType.SYM)
        time.sleep(STEP_SECONDS)

    def tab_to(self, one: Any) -> None:
        """Press Tab until it has the keyboard, which not everything takes otherwise."""
        for _ in range(40):
            if self.has(one, "FOCUSED"):
                return
            self.key("Tab")
            time.sleep(STEP_SECONDS)
        raise TimeoutError(f"the keyboard at {one.get_name()}")

    def labeled(self, role: str, label: str, *, within: Any) -> Any:
        """The one of this role that a label names, as drop-down lists are named on Linux."""

        def named(one: Any) -> bool:
            labels = [
                relation.get_target(at).get_name()
                for relation in one.get_relation_set()
                if relation.get_relation_type() == self._atspi.RelationType.LABELLED_BY
                for at in range(relation.get_n_targets())
            ]
            return any(re.fullmatch(label, said) for said in labels)

        what = f"{role} labeled {label}"
        return wait_until(lambda: next((one for one in self.all(role, within=within) if named(one)), None), what)

    def announced(self) -> list[str]:
        """Everything that the app had a screen reader announce so far."""
        from gi.repository import GLib

        while GLib.MainContext.default().iteration(False):
            pass
        return list(self._announced)

    def text(self, one: Any) -> str:
        """The text of a field or a label."""
        text = one.get_text_iface()
        return str(self._atspi.Text.get_text(text, 0, self._atspi.Text.get_character_count(text))) if text else ""

    def selected(self, name: str) -> Any:
        """The selected row of a list with this name, or None."""
        return next((one for one in self.all("list item", name) if self.has(one, "SELECTED")), None)

    def has(self, one: Any, state: str) -> bool:
        """Tell whether it is in this state, such as ``FOCUSED``."""
        return bool(one.get_state_set().contains(getattr(self._atspi.StateType, state)))

    def middle(self, one: Any) -> tuple[int, int]:
        """Its middle, in pixels of the screen."""
        box = one.get_component_iface().get_extents(self._atspi.CoordType.SCREEN)
        return box.x + box.width // 2, box.y + box.height // 2

    def _walk(self, one: Any, depth: int = 0) -> Iterator[Any]:
        yield one
        if depth > 40:
            return
        for at in range(min(one.get_child_count(), 400)):
            child = one.get_child_at_index(at)
            if child is not None:
                yield from self._walk(child, depth + 1)
