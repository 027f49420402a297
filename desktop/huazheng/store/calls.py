"""Calls on disk: one folder a call. The files are the truth; an index can be rebuilt from them."""

from __future__ import annotations

import hashlib
import re
import secrets
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import HuazhengError, UnusableInput
from huazheng.core.runtime.files import decode_json, read_json, read_limited
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.log import logger
from huazheng.core.schema.analysis import Analysis
from huazheng.core.schema.edits import EDITS_NAME, Edits, parse_edits
from huazheng.core.schema.seal import SEAL_NAME, Seal
from huazheng.core.schema.transcript import Transcript
from huazheng.core.text.corrected_transcript import apply_edits
from huazheng.store.staging import incoming

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.runtime.paths import Home
    from huazheng.core.text.corrected_transcript import CorrectedTranscript

TRANSCRIPT_NAME = "transcript.json"
ANALYSIS_NAME = "analysis.json"
_MODEL = re.compile(r"[a-z0-9][a-z0-9.-]{0,59}")
_OLDER = re.compile(rf"transcript-([1-9]\d{{0,3}})-{_MODEL.pattern}\.json")


def utc_now() -> str:
    """The wall time now, UTC, ISO 8601, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_call_id() -> str:
    """An id that sorts by time and is unique: ``20261122T101500Z-7f3a9c``."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


@dataclass(frozen=True)
class Call:
    """One call: its folder and what is in it."""

    folder: Path

    @property
    def id(self) -> str:
        """The call's id, which is its folder's name."""
        return self.folder.name

    @cached_property
    def seal(self) -> Seal:
        """The seal. Raises :class:`UnusableInput` when it is missing or invalid."""
        return read_json(self.seal_file, Seal)

    @property
    def seal_file(self) -> Path:
        """The seal's file."""
        return self.folder / SEAL_NAME

    @property
    def original(self) -> Path:
        """The recording itself, never changed."""
        return self.folder / self.seal.files[0].name

    @property
    def title(self) -> str:
        """The title in lists: the name of the imported file, or when it was recorded (local time)."""
        with suppress(IndexError, ValueError, OverflowError):  # a seal may come from anybody
            started = datetime.fromisoformat(self.seal.sources[0].started.wall)
            return f"{started.astimezone():%Y-%m-%d %H:%M}"
        return Path(self.seal.files[0].name).name

    @property
    def transcript_file(self) -> Path:
        """The file of the machine's transcript, existing or not."""
        return self.folder / TRANSCRIPT_NAME

    @property
    def analysis_file(self) -> Path:
        """The file of the analysis, existing or not."""
        return self.folder / ANALYSIS_NAME

    def older_transcripts(self) -> dict[int, Path]:
        """Transcripts that were current before, by their number: ``transcript-<number>-<model>.json``."""
        found = {}
        for file in self.folder.glob("transcript-*.json"):
            fitting = _OLDER.fullmatch(file.name)
            if fitting is not None and file.is_file():
                found[int(fitting[1])] = file
        return dict(sorted(found.items()))

    def older_transcript_file(self, number: int, model: str | None) -> Path:
        """The file of a transcript that is no longer current, existing or not."""
        name = model if model is not None and _MODEL.fullmatch(model) else "unknown"
        return self.folder / f"transcript-{number}-{name}.json"

    def read_transcript(self) -> Transcript | None:
        """The machine's transcript, or None when there is none yet."""
        return read_json(self.transcript_file, Transcript) if self.transcript_file.exists() else None

    @property
    def edits_file(self) -> Path:
        """The file of a person's corrections, existing or not."""
        return self.folder / EDITS_NAME

    def read_edits(self) -> Edits:
        """Every correction that was ever made. Raises :class:`UnusableInput` with the line that is invalid."""
        return parse_edits(read_limited(self.edits_file), self.edits_file) if self.edits_file.exists() else Edits()

    def read_corrected(self) -> CorrectedTranscript | None:
        """The corrected transcript alone, or None when there is no transcript yet; all else is in a snapshot."""
        if not self.transcript_file.exists():
            return None
        content = read_limited(self.transcript_file)
        machine = decode_json(content, self.transcript_file, Transcript)
        return apply_edits(machine, self.read_edits().lines, hashlib.sha256(content).hexdigest())

    def read_analysis(self) -> Analysis | None:
        """The analysis, or None when there is none yet."""
        return read_json(self.analysis_file, Analysis) if self.analysis_file.exists() else None


def find_folder(home: Home, name: str) -> Path:
    """The folder of the call with this id or beginning of one, whatever state its files are in.

    Raises :class:`UnusableInput` when none or several fit.
    """
    folders = sorted(home.recordings.iterdir()) if home.recordings.is_dir() else []
    fitting = [one for one in folders if name and not name.startswith(".") and one.name.startswith(name)]
    return fitting[0] if len(fitting) == 1 else Calls(home).find(name).folder


class Calls:
    """All calls of a home."""

    def __init__(self, home: Home) -> None:
        self._folder = home.recordings

    def folders(self) -> list[Path]:
        """Every folder with a seal in it, oldest first."""
        if not self._folder.is_dir():
            return []
        inside = sorted(folder for folder in self._folder.iterdir() if not folder.name.startswith("."))
        return [folder for folder in inside if (folder / SEAL_NAME).is_file()]

    def all(self) -> list[Call]:
        """Every call whose seal can be read, oldest first. A folder that is no call is named in the log."""
        calls = []
        for folder in self.folders():
            call = Call(folder)
            try:
                _ = call.seal
            except HuazhengError as error:
                logger("store").warning("left out %s: %s", folder.name, error)
                continue
            calls.append(call)
        return calls

    def find(self, name: str) -> Call:
        """The call with this id, the beginning of an id that fits only one call, or the path of a call's folder.

        Raises :class:`UnusableInput` that says what there is instead.
        """
        folder = Path(name).expanduser()
        if (folder / SEAL_NAME).is_file():
            return Call(folder.resolve())
        fitting = [call for call in self.all() if name and call.id.startswith(name)]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            raise UnusableInput(
                Text(f"有 {len(fitting)} 通录音以“{name}”开头。", f"{len(fitting)} calls begin with “{name}”."),
                remedy=Text("请把编号写长一些。", "Give more of the id."),
            )
        raise UnusableInput(
            Text(f"没有编号为“{name}”的录音。", f"There is no call “{name}”."),
            remedy=Text("用 huazheng list 查看所有录音。", "See them all with: huazheng list"),
        )

    def with_digest(self, sha256: str) -> Call | None:
        """The first call whose original has this SHA-256."""
        return next((call for call in self.all() if any(file.sha256 == sha256 for file in call.seal.files)), None)

    @contextmanager
    def incoming(self) -> Iterator[Call]:
        """A folder for a call that is coming in. It appears among the calls whole when the block ends well.

        When the block raises, the folder is removed and nothing is left behind.
        """
        call_id = new_call_id()
        with incoming(self._folder, call_id) as place:
            yield Call(place)
            place.rename(self._folder / call_id)
