"""Where everything lies. Only this module knows (DESIGN §1 and §2)."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

HOME_VARIABLE = "HUAZHENG_HOME"
_PACKAGE = Path(__file__).resolve().parents[2]
_SHIPPED = _PACKAGE / "shipped"  # where a wheel carries what a checkout has at its top level


@dataclass(frozen=True)
class Home:
    """One folder that holds all of a user's data. Files are the truth; ``library`` is only an index."""

    root: Path

    @property
    def models(self) -> Path:
        """Weights that were fetched, one folder a model."""
        return self.root / "models"

    @property
    def recordings(self) -> Path:
        """One folder a call."""
        return self.root / "recordings"

    @property
    def library(self) -> Path:
        """The library's index; it may be deleted and is made anew."""
        return self.root / "library.db"

    @property
    def reviews(self) -> Path:
        """Reviews of other people's calls, one folder a bundle."""
        return self.root / "reviews"

    @property
    def keys(self) -> Path:
        """The signing key of this installation."""
        return self.root / "keys"

    @property
    def packs(self) -> Path:
        """Checklist packs of the user's own."""
        return self.root / "packs"

    @property
    def hearing(self) -> Path:
        """What is being heard: the sound laid out, and what a stopped transcription had finished. May be deleted."""
        return self.recordings / ".hearing"

    @property
    def voice(self) -> Path:
        """The customer's own voice, learned from a reading: numbers, never a sound."""
        return self.root / "voice"

    @property
    def speeds(self) -> Path:
        """How fast each model was on this machine."""
        return self.models / ".speeds.json"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.root / "settings.toml"

    @property
    def logs(self) -> Path:
        """Log files; never a spoken word in them."""
        return self.root / "logs"


def checkout() -> Path | None:
    """The checkout that this code runs from, or None when it was installed."""
    top = _PACKAGE.parent.parent
    return top if (top / "pyproject.toml").is_file() and (top / "models" / "registry.toml").is_file() else None


def find_home(explicit: Path | None = None) -> Home:
    """The home in use: ``--home``, else ``$HUAZHENG_HOME``, else the checkout, else the platform's user-data folder."""
    if explicit is not None:
        return Home(explicit.expanduser().absolute())
    named = os.environ.get(HOME_VARIABLE)
    if named:
        return Home(Path(named).expanduser().absolute())
    return Home(checkout() or Path(platformdirs.user_data_dir("huazheng", appauthor=False)))


def registry_file() -> Path:
    """The shipped ``registry.toml`` of the models."""
    return (checkout() or _SHIPPED) / "models" / "registry.toml"


def sample_call() -> Path:
    """The sample recording that the project ships."""
    return (checkout() or _SHIPPED) / "recordings" / "sample-callback.flac"


def shipped_packs() -> Path:
    """The checklist packs that come with the app."""
    return _PACKAGE / "checklist" / "packs"
