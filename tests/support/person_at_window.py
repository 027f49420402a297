"""A person at the app's window: looks for a control by what it is called, and acts with mouse and keyboard alone.

AT-SPI only tells where a control is; every action is xdotool's, at that place of the screen.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from support.accessible_window import AccessibleWindow
from support.desktop_session import wait_until
from support.window_words import named

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from support.desktop_session import DesktopSession

BUTTON, CHECK, RADIO = "push button", "check box", "radio button"
ITEM, MENU, DIALOG, LABEL = "list item", "menu item", "dialog", "label"
_BESIDE_PX = 10  # radio buttons and check boxes are hit at their sign, wherever their text ends
_SETTLE_SECONDS = 0.3
_DEEPEST, _MOST_CHILDREN = 40, 400
_ALWAYS = (MENU, "application", "frame")
Box = tuple[int, int, int, int]


class ShownWindow(AccessibleWindow):
    """The window without what is hidden: a person sees none of it."""

    def _walk(self, one: Any, depth: int = 0) -> Iterator[Any]:
        yield one
        for child in self._children(one) if depth <= _DEEPEST else ():
            yield from self._walk(child, depth + 1)

    def _children(self, one: Any) -> list[Any]:
        try:
            children = [one.get_child_at_index(at) for at in range(min(one.get_child_count(), _MOST_CHILDREN))]
            return [
                child
                for child in children
                if child is not None and (self.has(child, "SHOWING") or child.get_role_name() in _ALWAYS)
            ]
        except Exception as error:
            if type(error).__name__ not in ("Error", "GError"):
                raise
            return []  # it was closed while it was read


class OffScreen(AssertionError):
    """A control is not, or not wholly, where a person could see it."""


@dataclass
class Person:
    """Names are the Chinese words of the code, which are looked up in the window's language.

    scale: of the app, whose places are in its own pixels. ``clicks``, ``keys``: how often each was used.
    """

    desktop: DesktopSession
    pictures: Path
    language: str
    window: AccessibleWindow = field(default_factory=ShownWindow)
    scale: float = 1.0
    clicks: int = 0
    keys: int = 0
    _number: int = 0

    def box(self, one: Any) -> Box:
        """Left, top, width and height on the screen, once it has stopped moving."""
        kind = self.window._atspi.CoordType.SCREEN

        def now() -> Box:
            box = one.get_component_iface().get_extents(kind)
            left, top, width, height = (round(side * self.scale) for side in (box.x, box.y, box.width, box.height))
            return left, top, width, height

        last = now()
        deadline = time.monotonic() + 3
        while time.monotonic() < deadline:
            time.sleep(0.08)
            if (here := now()) == last:
                break
            last = here
        return last

    def see(self, role: str | None, words: str, *, within: Any = None, seconds: float = 20.0) -> Any:
        """Wait until it is shown. Raises TimeoutError if it never is."""
        return self.window.find(role, self._name(words), within=within, seconds=seconds)

    def sees(self, role: str | None, words: str, *, within: Any = None) -> bool:
        """Tell whether it is shown now."""
        return next(self.window.all(role, self._name(words), within=within), None) is not None

    def wait_gone(self, role: str | None, words: str, *, seconds: float = 20.0) -> None:
        """Wait until nothing of this name is shown."""
        wait_until(lambda: not self.sees(role, words), f"the end of {words}", seconds)

    def _name(self, words: str) -> str:
        return named(words, self.language)

    def click(self, role: str, words: str, *, within: Any = None, seconds: float = 20.0) -> Any:
        """Click on a control once it is shown and can be used."""
        name = self._name(words)

        def usable() -> Any:
            found = self.window.all(role, name, within=within)
            return next((one for one in found if self.window.has(one, "ENABLED")), None)

        return self.click_on(wait_until(usable, f"{role} called {words} that can be used", seconds), role)

    def click_first(self, role: str, choices: tuple[str, ...]) -> Any:
        """Click on the first of these controls that is shown."""
        words = wait_until(lambda: next((one for one in choices if self.sees(role, one)), None), " or ".join(choices))
        return self.click(role, words)

    def cut_off(self) -> list[str]:
        """Controls of the window in front that no mouse and no scrolling brings wholly onto the screen."""
        dialogs = list(self.window.all(DIALOG))
        return [
            f"{role} {one.get_name()} at {self.box(one)}"
            for role in (BUTTON, CHECK, RADIO, "combo box", "text")
            for one in self.window.all(role, within=dialogs[-1] if dialogs else None)
            if not self._on_screen(self.box(one)) and not self._scrolled_away(one)
        ]

    def _on_screen(self, box: Box) -> bool:
        return _contains((0, 0, *self.desktop.size), box)

    def _scrolled_away(self, one: Any) -> bool:
        """Tell whether a part of the window that is itself on the screen cuts it off, as a scroll area does."""
        box, around = self.box(one), one.get_parent()
        while around is not None and around.get_component_iface() is not None:
            outer = self.box(around)
            if self._on_screen(outer) and not _contains(outer, box):
                return True
            around = around.get_parent()
        return False

    def click_on(self, one: Any, role: str = "", *, button: int = 1) -> Any:
        """Click on what was found. Raises :class:`OffScreen` where no mouse reaches it."""
        left, top, width, height = self.box(one)
        at = (left + (_BESIDE_PX if role in (RADIO, CHECK) and width > 60 else width // 2), top + height // 2)
        if not (0 <= at[0] < self.desktop.size[0] and 0 <= at[1] < self.desktop.size[1]) or width < 2 or height < 2:
            raise OffScreen(f"{one.get_name()} is at {left}, {top}, {width} x {height}")
        self.desktop.click(at, button)
        self.clicks += 1
        time.sleep(_SETTLE_SECONDS)
        return one

    def choose(self, menu: str, entry: str) -> None:
        """Choose an entry of a menu."""
        self.click(MENU, menu)
        self.click(MENU, entry)

    def press(self, *names: str) -> None:
        """Press keys one after the other."""
        self.desktop.keys(*names)
        self.keys += len(names)
        time.sleep(_SETTLE_SECONDS)

    def type(self, text: str) -> None:
        """Type letters and digits."""
        self.desktop.type(text)
        self.keys += len(text)
        time.sleep(_SETTLE_SECONDS)

    def dialog(self, words: str) -> Any:
        """The dialog of this title."""
        return self.see(DIALOG, words)

    def rest(self, seconds: float) -> None:
        """Do nothing."""
        time.sleep(seconds)

    def photograph(self, step: str, *, settle: float = 0.6) -> Path:
        """Save the screen as a picture of this step. Returns its path."""
        time.sleep(settle)
        self._number += 1
        file = self.pictures / f"{self._number:02}-{step}-{self.language}.png"
        self.desktop.photograph(file)
        return file


def _contains(outer: Box, inner: Box) -> bool:
    left, top = inner[0] - outer[0], inner[1] - outer[1]
    return left >= 0 and top >= 0 and left + inner[2] <= outer[2] and top + inner[3] <= outer[3]
