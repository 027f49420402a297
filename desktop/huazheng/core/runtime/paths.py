"""Filesystem locations. No other module builds these paths.

The home is one folder with all of a user's data: calls, keys, settings. By default it is the system's folder for user
data, from a checkout as well as after an installation, so that evidence and keys never lie in a git work tree. A
checkout's ``models/`` and sample call are read, never written by the app.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

import platformdirs

HOME_VARIABLE = "HUAZHENG_HOME"
SHARED_MODELS_VARIABLE = "HUAZHENG_SHARED_MODELS"
"""A folder of models that is only read, such as one that a package installed; empty for none."""
_PACKAGE = Path(__file__).resolve().parents[2]
_SHIPPED = _PACKAGE / "shipped"  # a wheel's copy of what a checkout has at its top level


@dataclass(frozen=True)
class Home:
    """One folder that holds all of a user's data. The files are authoritative; ``library`` is only an index.

    shared_models: a second folder of models that is only read, such as a checkout's ``models/``; None for none.
    """

    root: Path
    shared_models: Path | None = field(default=None, compare=False)

    @property
    def models(self) -> Path:
        """Downloaded models, one folder per model."""
        return self.root / "models"

    @property
    def recordings(self) -> Path:
        """One folder per call."""
        return self.root / "recordings"

    @property
    def library(self) -> Path:
        """The library's index. It may be deleted; it is rebuilt from the calls."""
        return self.root / "library.db"

    @property
    def reviews(self) -> Path:
        """Reviews of other people's calls, one folder per bundle."""
        return self.root / "reviews"

    @property
    def cases(self) -> Path:
        """Cases: calls and other exhibits that go to a court together, one folder per case."""
        return self.root / "cases"

    @property
    def keys(self) -> Path:
        """The signing key of this installation."""
        return self.root / "keys"

    @property
    def ledger(self) -> Path:
        """Every seal of this home, by number."""
        return self.root / "ledger.jsonl"

    @property
    def authorities(self) -> Path:
        """Root certificates of the timestamp authorities that the user chose to know."""
        return self.root / "authorities"

    @property
    def heads(self) -> Path:
        """End of each call's custody log, kept outside the call."""
        return self.root / "heads"

    @property
    def packs(self) -> Path:
        """The user's own checklist packs."""
        return self.root / "packs"

    @property
    def transcription_work(self) -> Path:
        """Transcription work files: decoded audio and checkpoints of interrupted transcriptions. May be deleted."""
        return self.recordings / ".hearing"

    @property
    def voice(self) -> Path:
        """The user's enrolled voice: speaker embeddings, no audio."""
        return self.root / "voice"

    @property
    def speeds(self) -> Path:
        """Transcription speeds measured on this machine, by model."""
        return self.models / ".speeds.json"

    @property
    def settings(self) -> Path:
        """The settings file."""
        return self.root / "settings.toml"

    @property
    def logs(self) -> Path:
        """Log files, without spoken words."""
        return self.root / "logs"


def checkout() -> Path | None:
    """The source checkout that this code runs from, or None when it was installed."""
    top = _PACKAGE.parent.parent
    return top if (top / "pyproject.toml").is_file() and (top / "models" / "registry.toml").is_file() else None


def find_home(explicit: Path | None = None) -> Home:
    """The home in use: ``--home``, else ``$HUAZHENG_HOME``, else the system's folder for user data."""
    shared = _shared_models()
    if explicit is not None:
        return Home(explicit.expanduser().absolute(), shared)
    named = os.environ.get(HOME_VARIABLE)
    if named:
        return Home(Path(named).expanduser().absolute(), shared)
    return Home(default_root(), shared)


def _shared_models() -> Path | None:
    """The folder named by ``$HUAZHENG_SHARED_MODELS``, else the checkout's ``models/`` where there is a checkout."""
    named = os.environ.get(SHARED_MODELS_VARIABLE)
    if named is not None:
        return Path(named).absolute() if named else None
    top = checkout()
    return top / "models" if top is not None else None


def default_root() -> Path:
    """The system's folder for this application's user data."""
    return Path(platformdirs.user_data_dir("huazheng", appauthor=False)).absolute()


def git_work_tree(folder: Path) -> Path | None:
    """The top of the git work tree that ``folder`` lies in or would lie in, or None. Does not run git."""
    place = folder.resolve()
    return next((parent for parent in (place, *place.parents) if (parent / ".git").exists()), None)


def registry_file() -> Path:
    """The shipped ``registry.toml`` of the models."""
    return (checkout() or _SHIPPED) / "models" / "registry.toml"


def sample_call() -> Path:
    """The shipped sample recording."""
    return (checkout() or _SHIPPED) / "recordings" / "sample-callback.flac"


def sample_transcript() -> Path:
    """The transcript that ships with the sample recording."""
    return sample_call().with_suffix(".transcript.json")


def shipped_packs() -> Path:
    """The checklist packs that come with the app."""
    return _PACKAGE / "checklist" / "packs"
