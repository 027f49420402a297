"""Recordings that were damaged or made to lie, of eleven formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.sample_clips import FIXED, cut

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

FORMATS = ("wav", "flac", "mp3", "m4a", "amr", "ogg", "aac", "opus", "wma", "3gp", "mkv")


def originals(folder: Path) -> dict[str, bytes]:
    how = {"3gp": ("-c:a", "aac"), "mkv": ("-c:a", "libopus")}
    made = {
        ending: cut(folder / f"real.{ending}", 30.0, 4.0, *how.get(ending, ())) for ending in FORMATS if ending != "amr"
    }
    return {ending: file.read_bytes() for ending, file in made.items()} | {"amr": (FIXED / "nb.amr").read_bytes()}


def flipped(content: bytes, dice: random.Random, _: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(dice.choice((1, 3, 20, 200))):
        changed[dice.randrange(len(changed))] ^= 1 << dice.randrange(8)
    return bytes(changed)


def cut_off(content: bytes, dice: random.Random, _: bytes) -> bytes:
    return content[: dice.randrange(len(content))]


def spliced(content: bytes, dice: random.Random, other: bytes) -> bytes:
    """A stretch of another file, of another format even, in place of its own."""
    start, length = dice.randrange(len(content)), dice.randrange(1, 5000)
    return content[:start] + other[dice.randrange(len(other)) :][:length] + content[start + dice.choice((0, length)) :]


def lying_header(content: bytes, dice: random.Random, _: bytes) -> bytes:
    """Extreme numbers where formats keep length, rate and channels."""
    changed = bytearray(content)
    for _ in range(dice.randrange(1, 5)):
        place = dice.randrange(min(len(changed) - 8, 120))
        size = dice.choice((1, 2, 4, 8))
        number = dice.choice((0, 1, 2, 0x7F, 0xFF, 0x7FFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, 2**63 - 1, 2**64 - 1))
        changed[place : place + size] = (number % 256**size).to_bytes(size, dice.choice(("little", "big")))
    return bytes(changed)


def lying_anywhere(content: bytes, dice: random.Random, _: bytes) -> bytes:
    """The same at the end, where m4a keeps its index."""
    tail = content[-2000:][::-1]
    return content[:-2000] + lying_header(tail, dice, b"")[::-1]


MUTATORS = (flipped, cut_off, spliced, lying_header, lying_anywhere)


def mutated_files(folder: Path, count: int, dice: random.Random) -> Iterator[Path]:
    """Write the files one by one, each kind of damage in turn for all formats."""
    real = originals(folder / "real")
    for number in range(count):
        ending, mutator = FORMATS[number % len(FORMATS)], MUTATORS[number // len(FORMATS) % len(MUTATORS)]
        file = folder / f"录音 {number} {mutator.__name__}.{ending}"
        file.write_bytes(mutator(real[ending], dice, real[dice.choice(FORMATS)]))
        yield file
