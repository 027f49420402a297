"""Check of a copy to share by the original: every sample outside the tones, every line outside the labels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import read_json, sha256_of
from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.labels import SPEAKER_LABELS, format_clock
from huazheng.core.text.sanitize import sanitize
from huazheng.services.documents.redacted_copy import KIND_LABELS, MANIFEST_NAME
from huazheng.services.documents.redacted_sound import COPY_NAME, original_samples, with_tone
from huazheng.store.snapshot_reader import read_snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.store.calls import Call


class RedactionManifest(msgspec.Struct, frozen=True, kw_only=True):
    """The part of ``redaction.json`` that a check reads."""

    schema: str
    originals: tuple[str, ...]
    language: Language
    sound: dict[str, Any]
    files: dict[str, str]


def check_copy(home: Home, call: Call, folder: Path, task: Task) -> list[Text]:
    """Differences from the original besides the hidden places; none for a faithful copy.

    Raises :class:`UnusableInput` for a folder that is no copy, ``Stopped``.
    """
    manifest = read_json(folder / MANIFEST_NAME, RedactionManifest)
    if list(manifest.originals) != call.seal.digests.split():
        raise UnusableInput(
            Text("这个副本不是这通录音的。", "This copy is not of this call."),
            file=folder,
            remedy=Text("请看副本里写的原始录音校验码。", "Compare the original's hash that the copy names."),
        )
    wrong = [
        Text(f"{name} 与做副本时不一样。", f"{name} differs from the file that was written.")
        for name, digest in manifest.files.items()
        if not _is_plain(name) or not (folder / name).is_file() or sha256_of(folder / name) != digest
    ]
    return wrong or [*_sound_faults(call, folder, manifest, task), *_text_faults(home, call, folder, manifest)]


def _is_plain(name: str) -> bool:
    return "/" not in name and "\\" not in name and not name.startswith(".")


def _sound_faults(call: Call, folder: Path, manifest: RedactionManifest, task: Task) -> list[Text]:
    from soundfile import SoundFile

    beeped = [(int(start), int(end)) for start, end in manifest.sound["beeped"]]
    frames = 0
    with SoundFile(str(folder / COPY_NAME)) as copy:
        for block in original_samples(call):
            task.check()
            wanted = with_tone(block, frames, beeped, copy.samplerate)
            found = copy.read(block.shape[1], dtype="int16", always_2d=True).T
            if found.shape != wanted.shape or not np.array_equal(found, wanted):
                second = _first_difference(wanted, found, frames) / copy.samplerate
                return [Text(f"声音在第 {second:.2f} 秒不一样。", f"The sound differs at {second:.2f} s.")]
            frames += block.shape[1]
        if len(copy.read(1)):
            return [Text("副本的声音更长。", "The copy's sound is longer.")]
    return []


def _first_difference(wanted: Any, found: Any, frames: int) -> int:
    count = min(wanted.shape[1], found.shape[1])
    differs = np.flatnonzero((wanted[:, :count] != found[:, :count]).any(axis=0))
    return frames + int(differs[0] if differs.size else count)


def _text_faults(home: Home, call: Call, folder: Path, manifest: RedactionManifest) -> list[Text]:
    transcript = read_snapshot(home, call).transcript
    lines = (folder / "transcript.txt").read_text(encoding="utf-8").splitlines()
    labels = "|".join(re.escape(label.of(manifest.language)) for label in KIND_LABELS.values())
    mark = re.compile(rf"【(?:{labels})】|\[(?:{labels})\]")
    turns = transcript.turns if transcript is not None else ()
    shown = lines[-len(turns) :] if turns else []
    for number, (line, turn) in enumerate(zip(shown, turns, strict=False), 1):
        head = f"{format_clock(turn.start)}  |  {SPEAKER_LABELS[turn.speaker].of(manifest.language)}  |  "
        pieces = ".+".join(re.escape(piece) for piece in mark.split(line.removeprefix(head)))
        words = " ".join(sanitize(turn.text).split("\n"))
        if not line.startswith(head) or not re.fullmatch(pieces, words):
            return [Text(f"第 {number} 句的文字不一样。", f"The words of turn {number} differ.")]
    return []
