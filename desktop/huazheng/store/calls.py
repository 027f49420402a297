"""Calls on disk: one folder a call. Its files are the truth; the index is derived from them."""

from __future__ import annotations

import hashlib
import re
import secrets
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.core.call.apply_edits import apply_edits
from huazheng.core.runtime.errors import HuazhengError, UnusableInput
from huazheng.core.runtime.files import decode_json, read_json, read_regular
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.log import logger
from huazheng.core.schema.analysis import Analysis
from huazheng.core.schema.edits import EDITS_NAME, Edits, parse_edits
from huazheng.core.schema.seal import SEAL_NAME, Seal
from huazheng.core.schema.transcript import Transcript
from huazheng.store.staging import staging_folder

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.call.apply_edits import CorrectedTranscript
    from huazheng.core.runtime.paths import Home

SAMPLE_TITLE = "示例通话 Sample call"
SAMPLE_NAME = "/sample-callback.flac"
SAMPLE_SHA256 = "9e4245103106009df00ef50a407a809e3b8598f38c9d3fbc92ffec01b6bd3042"
"""SHA-256 of the recording that ships with the app, by which its call is known everywhere."""
TRANSCRIPT_NAME = "transcript.json"
ANALYSIS_NAME = "analysis.json"
_MODEL = re.compile(r"[a-z0-9][a-z0-9.-]{0,59}")
_OLDER = re.compile(rf"transcript-([1-9]\d{{0,3}})-{_MODEL.pattern}\.json")


def utc_now() -> str:
    """Current wall time: UTC, ISO 8601, to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_call_id() -> str:
    """New unique id that sorts by time: ``20261122T101500Z-7f3a9c``."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"


@dataclass(frozen=True)
class Call:
    """One call: access to the files in its folder."""

    folder: Path

    @property
    def id(self) -> str:
        """Id of the call: the folder's name."""
        return self.folder.name

    @cached_property
    def seal(self) -> Seal:
        """The seal of the original. Raises :class:`UnusableInput` when it is missing or invalid."""
        return read_json(self.seal_file, Seal)

    @property
    def is_sample(self) -> bool:
        """True for the sample call that comes with the app."""
        return any(file.sha256 == SAMPLE_SHA256 and file.name.endswith(SAMPLE_NAME) for file in self.seal.files)

    @property
    def seal_file(self) -> Path:
        """Path of the seal."""
        return self.folder / SEAL_NAME

    @property
    def original(self) -> Path:
        """Path of the recording itself, which is never changed."""
        return self.folder / self.seal.files[0].name

    @property
    def title(self) -> str:
        """Title in lists: the imported file's name, or when the recording began (local time); the sample's own."""
        if self.is_sample:
            return SAMPLE_TITLE
        with suppress(IndexError, ValueError, OverflowError):  # a seal may come from another person
            started = datetime.fromisoformat(self.seal.sources[0].started.wall)
            return f"{started.astimezone():%Y-%m-%d %H:%M}"
        return self.seal.file_name or Path(self.seal.files[0].name).name

    @property
    def transcript_file(self) -> Path:
        """Path of the machine's transcript."""
        return self.folder / TRANSCRIPT_NAME

    @property
    def analysis_file(self) -> Path:
        """Path of the analysis."""
        return self.folder / ANALYSIS_NAME

    def older_transcripts(self) -> dict[int, Path]:
        """Earlier transcripts by number: ``transcript-<number>-<model>.json``."""
        by_number = {}
        for file in self.folder.glob("transcript-*.json"):
            match = _OLDER.fullmatch(file.name)
            if match is not None and file.is_file():
                by_number[int(match[1])] = file
        return dict(sorted(by_number.items()))

    def older_transcript_file(self, number: int, model: str | None) -> Path:
        """Path of a transcript once another is current."""
        name = model if model is not None and _MODEL.fullmatch(model) else "unknown"
        return self.folder / f"transcript-{number}-{name}.json"

    def read_transcript(self) -> Transcript | None:
        """The machine's transcript, or None when there is none yet."""
        return read_json(self.transcript_file, Transcript) if self.transcript_file.exists() else None

    @property
    def edits_file(self) -> Path:
        """Path of the corrections made by a person."""
        return self.folder / EDITS_NAME

    def read_edits(self) -> Edits:
        """Every correction ever made. Raises :class:`UnusableInput`, which names the invalid line."""
        try:
            content = read_regular(self.edits_file)
        except FileNotFoundError:
            return Edits()
        return parse_edits(content, self.edits_file)

    def read_corrected(self) -> CorrectedTranscript | None:
        """The corrected transcript alone, or None when there is no transcript yet; all else is in a snapshot."""
        try:
            content = read_regular(self.transcript_file)
        except FileNotFoundError:
            return None
        machine = decode_json(content, self.transcript_file, Transcript)
        return apply_edits(machine, self.read_edits().lines, hashlib.sha256(content).hexdigest())

    def read_analysis(self) -> Analysis | None:
        """The analysis, or None when there is none yet."""
        return read_json(self.analysis_file, Analysis) if self.analysis_file.exists() else None


@dataclass(frozen=True)
class StagedCall(Call):
    """A call that is not among the others yet. ``target``: its folder among them."""

    target: Path

    def publish(self) -> None:
        """Move the call among the others, in one step."""
        self.folder.rename(self.target)


def find_folder(home: Home, name: str) -> Path:
    """Folder of the call with this id or unique beginning of one, even if its files are damaged.

    Raises :class:`UnusableInput` when none or several match.
    """
    folders = sorted(home.recordings.iterdir()) if home.recordings.is_dir() else []
    matching = [folder for folder in folders if name and not name.startswith(".") and folder.name.startswith(name)]
    return matching[0] if len(matching) == 1 else Calls(home).find(name).folder


def _sealed_digests(folder: Path) -> frozenset[str]:
    """SHA-256 of the originals that a call's seal names; none where it cannot be read, which the log says."""
    try:
        state = (folder / SEAL_NAME).stat()
        return _digests_of(folder, state.st_mtime_ns, state.st_size)
    except (HuazhengError, OSError) as error:
        logger("store").warning("left out %s: %s", folder.name, error)
        return frozenset()


@lru_cache(maxsize=100_000)
def _digests_of(folder: Path, *_: int) -> frozenset[str]:
    """The digests in a seal of this time and size: each file of a large import is compared with every call."""
    return frozenset(file.sha256 for file in Call(folder).seal.files)


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
        """Every call whose seal can be read, oldest first. The log names the folders left out."""
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
        """The call with this id, this unique beginning of one, or this path of its folder.

        Raises :class:`UnusableInput` when none or several match.
        """
        folder = Path(name).expanduser()
        if (folder / SEAL_NAME).is_file():
            return Call(folder.resolve())
        matching = [call for call in self.all() if name and call.id.startswith(name)]
        if len(matching) == 1:
            return matching[0]
        if matching:
            raise UnusableInput(
                Text(f"有 {len(matching)} 通录音以“{name}”开头。", f"{len(matching)} calls begin with “{name}”."),
                remedy=Text("请把编号写长一些。", "Enter more of the id."),
            )
        raise UnusableInput(
            Text(f"没有编号为“{name}”的录音。", f"No call with the id “{name}”."),
            remedy=Text("用 huazheng list 查看所有录音。", "Run huazheng list to see all calls."),
        )

    def with_digest(self, sha256: str) -> Call | None:
        """The first call whose original has this SHA-256."""
        return next((Call(folder) for folder in self.folders() if sha256 in _sealed_digests(folder)), None)

    @contextmanager
    def staging_folder(self) -> Iterator[StagedCall]:
        """Folder for a call that is being imported; it is removed at the end unless it was published."""
        call_id = new_call_id()
        with staging_folder(self._folder, call_id) as staged:
            yield StagedCall(staged, self._folder / call_id)
