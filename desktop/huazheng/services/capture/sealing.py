"""Seals a recording made here: reads its chains back from the disk and fixes what they say (DESIGN §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from huazheng.core.runtime.files import make_read_only, sha256_of
from huazheng.core.schema.seal import (
    ORIGINAL_FOLDER,
    Dropout,
    Ended,
    Instant,
    Seal,
    SealedAudio,
    SealedFile,
    SealedSource,
)
from huazheng.evidence.chain_writer import CHAIN_SUFFIX
from huazheng.evidence.verify import parse_line
from huazheng.services.custody.writes import APP, seal_call
from huazheng.store.calls import utc_now

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

SOURCE_NAMES = ("microphone", "line")
_LOSSES = {"overflow", "device_back"}


def captured_names(folder: Path) -> list[str]:
    """The sources that a recording has files of, the microphone first."""
    return [name for name in SOURCE_NAMES if (folder / ORIGINAL_FOLDER / f"{name}{CHAIN_SUFFIX}").is_file()]


def seal_capture(
    home: Home,
    folder: Path,
    origin: Literal["captured", "recovered"],
    ended: Ended,
    tails: Mapping[str, int] | None = None,
) -> Seal:
    """Seal what lies in ``original/``; the chains must be whole. ``tails``: frames chained only on recovery."""
    names = captured_names(folder)
    sources = tuple(_source(folder, name, (tails or {}).get(name, 0)) for name in names)
    first = sources[0]
    seal = Seal(
        schema="huazheng.seal/1",
        call=folder.name,
        origin=origin,
        sealed_at=utc_now(),
        app=APP,
        files=tuple(_file(folder, name) for name in [one.file for one in sources] + [one.chain for one in sources]),
        audio=SealedAudio(
            container="wav",
            codec=f"pcm_s{first.bits}le",
            rate=first.rate,
            channels=len(sources),
            duration=round(max(one.frames / one.rate for one in sources), 3),
            said={},
        ),
        sources=sources,
        ended=ended,
    )
    seal_call(home, folder, seal)
    make_read_only(folder / ORIGINAL_FOLDER)
    return seal


def _file(folder: Path, name: str) -> SealedFile:
    file = folder / name
    return SealedFile(name=name, bytes=file.stat().st_size, sha256=sha256_of(file))


def _source(folder: Path, name: str, tail_frames: int) -> SealedSource:
    chain = f"{ORIGINAL_FOLDER}/{name}{CHAIN_SUFFIX}"
    lines = [parse_line(raw) for raw in (folder / chain).read_bytes().splitlines()]
    header: dict[str, Any] = lines[0]["header"]
    frames, first_frame_us, dropouts = 0, header["monotonic_us"], []
    for block in lines[1:]:
        frames += block["frames"]
        for event in block["events"]:
            if event["event"] == "first_frame":
                first_frame_us = event["captured_us"]
            if event["event"] in _LOSSES:
                second = event["at_frame"] // header["rate"]
                dropouts.append(Dropout(second=second, event=event["event"], lost_frames=event["lost_frames"]))
    last = lines[-1] if len(lines) > 1 else header
    return SealedSource(
        name=name,
        file=f"{ORIGINAL_FOLDER}/{name}.wav",
        chain=chain,
        chain_lines=len(lines),
        chain_last=lines[-1]["hash"],
        device=header.get("device", ""),
        system=header.get("system", ""),
        rate=header["rate"],
        channels=header["channels"],
        bits=header["bits"],
        frames=frames,
        first_frame_us=first_frame_us,
        started=Instant(wall=header["wall"], monotonic_us=header["monotonic_us"]),
        ended=Instant(wall=last["wall"], monotonic_us=last["monotonic_us"]),
        dropouts=tuple(dropouts),
        tail_frames=tail_frames,
    )
