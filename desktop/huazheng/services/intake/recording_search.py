"""Search of files, folders and zip files for recordings, with what is passed over."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from huazheng.audio.recording_formats import ARCHIVE_SUFFIX, RECORDING_SUFFIXES
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.services.intake.zip_members import recordings_in_zip

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

MAX_NAMED = 5
_SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})


@dataclass
class SearchedRecordings:
    """Recordings in their order, and the other files that were passed over. A file in a zip is below the zip's path."""

    files: list[Path] = field(default_factory=list)
    passed_over: list[Path] = field(default_factory=list)


def search_recordings(home: Home, paths: Sequence[Path]) -> SearchedRecordings:
    """The files, and every recording in the folders and zip files, sorted, without the home's own calls.

    Raises :class:`UnusableInput` when a folder or zip file holds no recording.
    """
    found = SearchedRecordings()
    for path in paths:
        inside = SearchedRecordings()
        if path.is_dir():
            for file in sorted(_files_below(home, path)):
                _sort_in(file, inside)
        elif path.suffix.lower() == ARCHIVE_SUFFIX and path.is_file():
            inside.files, inside.passed_over = recordings_in_zip(path)
        else:
            inside.files = [path]
        if not inside.files:
            raise _nothing_in(path, inside.passed_over)
        found.files += inside.files
        found.passed_over += inside.passed_over
    found.files = list(dict.fromkeys(found.files))
    return found


def _sort_in(file: Path, found: SearchedRecordings) -> None:
    if file.suffix.lower() in RECORDING_SUFFIXES:
        found.files.append(file)
        return
    if file.suffix.lower() == ARCHIVE_SUFFIX:
        try:
            files, passed_over = recordings_in_zip(file)
        except UnusableInput:
            files, passed_over = [], []
        if files:
            found.files += files
            found.passed_over += passed_over
            return
    found.passed_over.append(file)


def _files_below(home: Home, folder: Path) -> Iterator[Path]:
    own = home.recordings.resolve()
    for file in folder.rglob("*"):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if hidden or file.name.lower() in _SYSTEM_FILES or not file.is_file():
            continue
        if not file.resolve().is_relative_to(own):
            yield file


def passed_over_text(passed_over: Sequence[Path]) -> Text | None:
    """The sentence that names what was passed over; None where nothing was."""
    if not passed_over:
        return None
    names = [file.name for file in passed_over[:MAX_NAMED]]
    more = len(passed_over) - len(names)
    files = "file that is no recording" if len(passed_over) == 1 else "files that are no recordings"
    return Text(
        f"略过 {len(passed_over)} 个不是录音的文件：{'、'.join(names)}{f' 等，另有 {more} 个' if more else ''}。",
        f"Passed over {len(passed_over)} {files}: {', '.join(names)}{f' and {more} more' if more else ''}.",
    )


def _nothing_in(path: Path, passed_over: Sequence[Path]) -> UnusableInput:
    what = (
        Text("这个文件夹里没有录音。", "No recordings in this folder.")
        if path.is_dir()
        else Text("这个压缩包里没有录音。", "No recordings in this zip file.")
    )
    told = passed_over_text(passed_over)
    if told is not None:
        what = Text(what.zh + told.zh, f"{what.en} {told.en}")
    return UnusableInput(what, file=path)
