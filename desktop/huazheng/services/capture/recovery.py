"""Recovery of recordings that a crash or a power cut interrupted: checked against their chains and sealed as they are.

No audio is removed. Samples that were written but not yet chained become a last block marked ``recovered``, and the
seal states how the recording ended.
"""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from huazheng import APP
from huazheng.audio.capture.wav_writer import HEADER_BYTES, WavFormat, WavWriter, read_format
from huazheng.core.runtime.decoding import convert
from huazheng.core.runtime.files import make_private_folder, remove_folder
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.locks import exclusive_lock
from huazheng.core.runtime.log import logger
from huazheng.core.runtime.task import Task
from huazheng.core.schema.chain import CHAIN_SUFFIX, ChainBlockLine, ChainHeader, FirstFrameEvent, RecoveredEvent
from huazheng.core.schema.seal import CUSTODY_NAME, ORIGINAL_FOLDER, SEAL_NAME
from huazheng.evidence.chain_writer import ChainWriter
from huazheng.evidence.passphrases import KeyLocked
from huazheng.evidence.verifier.call_files import block_digest
from huazheng.evidence.verifier.canonical import parse_line
from huazheng.evidence.verifier.chain_check import Chain, wrong_blocks
from huazheng.services.capture.losses import is_away, lost_frames, missing_frames
from huazheng.services.capture.recorder.clock import monotonic_us, wall_now
from huazheng.services.capture.recorder.protocol import RECORDING_FOLDER, is_alive
from huazheng.services.capture.recorder_client import remove_stale_control_files
from huazheng.services.capture.sealing import SOURCE_NAMES, seal_capture
from huazheng.services.capture.waiting_seal import waiting_for_key
from huazheng.services.custody.seal_writing import settle_ledger
from huazheng.services.custody.signing import is_locked, signer_of
from huazheng.services.custody.timestamping import stamp_if_wanted
from huazheng.services.custody.writes import finish_interrupted_writes, note
from huazheng.store.calls import Call

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home

_LOCK_NAME = "recover.lock"


@dataclass(frozen=True)
class RecoveredCall:
    """An interrupted recording, now sealed. ``tail_seconds``: recorded, but chained only now.

    ``wrong_seconds``: seconds whose samples differ from their chain; they are sealed as they are.
    """

    call: Call
    seconds: float
    tail_seconds: float
    wrong_seconds: tuple[int, ...]


def interrupted_recordings(home: Home) -> list[Path]:
    """Folders of recordings without a seal and without a running recorder, oldest first."""
    folders = sorted(home.recordings.iterdir()) if home.recordings.is_dir() else []
    return [folder for folder in folders if _is_interrupted(home, folder)]


def _is_interrupted(home: Home, folder: Path) -> bool:
    if folder.name.startswith(".") or not folder.is_dir() or (folder / SEAL_NAME).exists():
        return False
    captured = any((folder / ORIGINAL_FOLDER / f"{name}.wav").is_file() for name in SOURCE_NAMES)
    return captured and not is_alive(home.recordings / RECORDING_FOLDER / folder.name)


def recover_all(home: Home, task: Task | None = None) -> list[RecoveredCall]:
    """Recover every interrupted recording. One without a single frame is deleted.

    A seal that a crash kept out of the ledger is entered. While the key is locked everything waits.

    One process of a home recovers at a time: two that repair the same chain would damage it for good.
    """
    task = task or Task()
    lock = make_private_folder(home.keys) / _LOCK_NAME
    waiting = Text("等另一个话证恢复录音", "Waiting for another Huazheng to recover recordings")
    with exclusive_lock(lock, task, waiting):
        return _recover_all(home, task)


def _recover_all(home: Home, task: Task) -> list[RecoveredCall]:
    finish_interrupted_writes(home)
    folders = interrupted_recordings(home)
    try:
        settle_ledger(home)
        if folders and is_locked(home):
            signer_of(home)  # asks for the passphrase where somebody can be asked
    except KeyLocked as error:
        logger("record").warning("%d recordings and the ledger wait for the key: %s", len(folders), error)
        return []
    done = []
    for number, folder in enumerate(folders):
        task.check()
        task.report(number / len(folders), str(Text("恢复中断的录音", "Recovering an interrupted recording")))
        if (recovered := recover(home, folder)) is not None:
            done.append(recovered)
    remove_stale_control_files(home)
    return done


def recover(home: Home, folder: Path) -> RecoveredCall | None:
    """Seal one interrupted recording. Without a single frame its folder is deleted; None.

    One that ended in order while the key was locked is sealed as it is.
    """
    if (ended := waiting_for_key(folder)) is not None:
        note(home, folder, "created", {"sealed_later": "key locked"})
        waited = seal_capture(home, folder, "captured", ended)
        stamp_if_wanted(home, folder)
        return RecoveredCall(Call(folder), waited.audio.duration, 0.0, ())
    names = [name for name in SOURCE_NAMES if (folder / ORIGINAL_FOLDER / f"{name}.wav").is_file()]
    repaired = {name: _repair(folder, name) for name in names}
    if not any(source.frames for source in repaired.values()):
        logger("record").warning("%s was interrupted before its first sample", folder.name)
        remove_folder(folder)
        return None
    if not (folder / CUSTODY_NAME).exists():
        note(home, folder, "created")
    tails = {name: source.tail for name, source in repaired.items()}
    wrong = sorted({second for source in repaired.values() for second in source.wrong})
    details = {f"{name}_tail_frames": tail for name, tail in tails.items()}
    note(home, folder, "recovered", {**details, "wrong_seconds": wrong or None})
    seal = seal_capture(home, folder, "recovered", "broken_off", tails)
    stamp_if_wanted(home, folder)
    logger("record").info("recovered %s: %.1f s", folder.name, seal.audio.duration)
    tail_seconds = max(source.tail / source.rate for source in repaired.values())
    return RecoveredCall(Call(folder), seal.audio.duration, tail_seconds, tuple(wrong))


@dataclass(frozen=True)
class _RepairedSource:
    """Frames in all, frames chained only now, frames a second, and the seconds that differ from their chain."""

    frames: int
    tail: int
    rate: int
    wrong: tuple[int, ...]


def _repair(folder: Path, name: str) -> _RepairedSource:
    """Check a source's chain and samples, chain what follows the last valid line, and repair the WAV header."""
    audio = folder / ORIGINAL_FOLDER / f"{name}.wav"
    chain_file = folder / ORIGINAL_FOLDER / f"{name}{CHAIN_SUFFIX}"
    chain = Chain(chain_file.read_bytes() if chain_file.exists() else b"")
    header = _header_from_wav(audio)
    if chain.header is not None:
        with contextlib.suppress(msgspec.ValidationError):
            header = convert(chain.header, ChainHeader)
    rate = header.rate
    wav = WavWriter.reopen(audio, rate, header.channels, header.bits // 8)
    sound = [block for block in chain.blocks if block.line <= chain.lines]
    chained = sum(block.frames for block in sound)
    wrong = tuple(block.start // rate for block in wrong_blocks(audio, msgspec.to_builtins(header), sound))
    tail = max(wav.frames - chained, 0)
    wav.sync()
    wav.close()
    if chain.header is None:
        chain_file.unlink(missing_ok=True)
        writer = ChainWriter(chain_file, header)
    else:
        writer = ChainWriter.reopen(chain_file, chain.last, chain.lines, chain.good_bytes)
    event = RecoveredEvent(chained + tail, monotonic_us(), lost_frames=_missing(chain_file, chain, wav.frames, rate))
    digest = block_digest(audio, HEADER_BYTES + chained * wav.frame_bytes, tail * wav.frame_bytes)
    with contextlib.closing(writer):
        writer.add(tail, digest, wall_now(), monotonic_us(), [event])
    return _RepairedSource(wav.frames, tail, rate, wrong)


def _missing(chain_file: Path, chain: Chain, frames: int, rate: int) -> int:
    """Frames missing from the last one heard to the chain's last valid line."""
    with chain_file.open("rb") as lines:
        blocks = [convert(parse_line(line), ChainBlockLine) for line in lines.read(chain.good_bytes).splitlines()[1:]]
    events = [event for block in blocks for event in block.events]
    # A line of an earlier recovery tells when that was, not how long was recorded.
    ends = [block.monotonic_us for block in blocks if not any(isinstance(one, RecoveredEvent) for one in block.events)]
    began_us = next((event.captured_us for event in events if isinstance(event, FirstFrameEvent)), None)
    if began_us is None or not ends:
        return 0
    known = sum(map(lost_frames, events))
    return missing_frames(ends[-1] - began_us, frames, known, rate, away=is_away(events))


def _header_from_wav(audio: Path) -> ChainHeader:
    """A chain header for a recording whose own was never written, with the format of the WAV header."""
    rate, channels, bits = read_format(audio) or WavFormat(rate=48000, channels=1, bits=16)
    return ChainHeader(
        schema="huazheng.chain/1",
        app=APP,
        source=audio.stem,
        rate=rate,
        channels=channels,
        bits=bits,
        data_offset=HEADER_BYTES,
        wall=wall_now(),
        monotonic_us=monotonic_us(),
    )
