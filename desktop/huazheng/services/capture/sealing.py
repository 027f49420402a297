"""Seal a recording made here: read its chains back from the disk and state their content in the seal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, cast

import msgspec

from huazheng import APP
from huazheng.core.runtime.decoding import convert
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import make_read_only, sha256_of
from huazheng.core.runtime.language import Text
from huazheng.core.schema.chain import (
    CHAIN_SUFFIX,
    ChainBlockLine,
    ChainHeader,
    ChainHeaderLine,
    DeviceMovedEvent,
    FirstFrameEvent,
    SameSoundEvent,
    SoundsDifferEvent,
    event_name,
)
from huazheng.core.schema.seal import (
    ORIGINAL_FOLDER,
    Ended,
    Instant,
    SameSoundSpan,
    Seal,
    SealedAudio,
    SealedFile,
    SealedGap,
    SealedMove,
    SealedSource,
)
from huazheng.core.schema.transcript import SOURCE_SPEAKERS
from huazheng.evidence.verifier.canonical import parse_line
from huazheng.services.capture.losses import lost_frames
from huazheng.services.custody.seal_writing import seal_call
from huazheng.store.calls import utc_now

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.chain import ChainEvent
    from huazheng.core.schema.seal import LossEvent

SOURCE_NAMES = tuple(SOURCE_SPEAKERS)


def captured_names(folder: Path) -> list[str]:
    """The sources that a recording has chains of, the microphone first."""
    return [name for name in SOURCE_NAMES if (folder / ORIGINAL_FOLDER / f"{name}{CHAIN_SUFFIX}").is_file()]


def seal_capture(
    home: Home,
    folder: Path,
    origin: Literal["captured", "recovered"],
    ended: Ended,
    tails: Mapping[str, int] | None = None,
) -> Seal:
    """Seal the files in ``original/``, whose chains must be complete. ``tails``: frames chained only on recovery."""
    names = captured_names(folder)
    sources = tuple(_source(folder, name, (tails or {}).get(name, 0)) for name in names)
    first = sources[0]
    seal = Seal(
        schema="huazheng.seal/1",
        call=folder.name,
        origin=origin,
        sealed_at=utc_now(),
        app=APP,
        files=tuple(
            _file(folder, name) for name in [source.file for source in sources] + [source.chain for source in sources]
        ),
        audio=SealedAudio(
            container="wav",
            codec=f"pcm_s{first.bits}le",
            rate=first.rate,
            channels=len(sources),
            duration=round(max(source.frames / source.rate for source in sources), 3),
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
    first, blocks = _read_chain(folder / chain)
    header = first.header
    events = [event for block in blocks for event in block.events]
    first_frame_us = header.monotonic_us
    for event in events:
        if isinstance(event, FirstFrameEvent):
            first_frame_us = event.captured_us
    frames = sum(block.frames for block in blocks)
    last: ChainBlockLine | ChainHeader = blocks[-1] if blocks else header
    return SealedSource(
        name=name,
        file=f"{ORIGINAL_FOLDER}/{name}.wav",
        chain=chain,
        chain_lines=1 + len(blocks),
        chain_last=blocks[-1].hash if blocks else first.hash,
        device=header.device,
        system=header.system,
        rate=header.rate,
        channels=header.channels,
        bits=header.bits,
        frames=frames,
        first_frame_us=first_frame_us,
        started=Instant(wall=header.wall, monotonic_us=header.monotonic_us),
        ended=Instant(wall=last.wall, monotonic_us=last.monotonic_us),
        gaps=tuple(_gaps(events, header.rate)),
        moves=tuple(
            SealedMove(at_frame=event.at_frame, device=event.device, to=event.to)
            for event in events
            if isinstance(event, DeviceMovedEvent)
        ),
        same_sound=tuple(_same_sound(events, frames)),
        tail_frames=tail_frames,
    )


def _gaps(events: Iterable[ChainEvent], rate: int) -> Iterator[SealedGap]:
    for event in events:
        if lost := lost_frames(event):
            name = cast("LossEvent", event_name(event))
            yield SealedGap(second=event.at_frame // rate, event=name, lost_frames=lost, at_frame=event.at_frame)


def _same_sound(events: Iterable[ChainEvent], frames: int) -> Iterator[SameSoundSpan]:
    since: SameSoundEvent | None = None
    for event in events:
        if isinstance(event, SameSoundEvent):
            since = since or event
        elif isinstance(event, SoundsDifferEvent) and since is not None:
            yield SameSoundSpan(start=since.at_frame, end=event.at_frame, other=since.other)
            since = None
    if since is not None:
        yield SameSoundSpan(start=since.at_frame, end=frames, other=since.other)


def _read_chain(file: Path) -> tuple[ChainHeaderLine, list[ChainBlockLine]]:
    """Read a complete chain. Raises :class:`UnusableInput` with the line number."""
    header, blocks = None, list[ChainBlockLine]()
    try:
        first, *rest = file.read_bytes().splitlines()
        header = convert(parse_line(first), ChainHeaderLine)
        for raw in rest:
            blocks.append(convert(parse_line(raw), ChainBlockLine))
    except (ValueError, msgspec.ValidationError) as error:
        number = len(blocks) + (1 if header is None else 2)
        raise UnusableInput(
            Text(
                f"录音的链第 {number} 行有误：{error}。", f"Line {number} of the recording's chain is invalid: {error}."
            ),
            file=file,
        ) from error
    return header, blocks
