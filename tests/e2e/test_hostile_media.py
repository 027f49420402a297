"""Recordings that were damaged or made to lie: each is taken in as it is or refused in one line, and nothing stays."""

from __future__ import annotations

import multiprocessing
import os
import random
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.audio.decode_process.decode_client import end_idle_processes
from huazheng.core.runtime.errors import HuazhengError
from huazheng.core.runtime.files import remove_folder
from huazheng.core.runtime.paths import Home
from huazheng.services.custody.verification import verify
from huazheng.services.intake.file_import import import_file
from support.sample_clips import FIXED, cut

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from huazheng.core.runtime.paths import Home as AnyHome

MUTATIONS = 1000 if os.environ.get("HUAZHENG_FULL") == "1" else 66
LONGEST_SECONDS = 10.0
MOST_BYTES = 700 * 1024 * 1024
FORMATS = ("wav", "flac", "mp3", "m4a", "amr", "ogg", "aac", "opus", "wma", "3gp", "mkv")


MEMORY = "memory"


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


def worker(channel: Connection, root: str) -> None:
    """Imports every file it is sent, in a process of its own, as the app would."""
    home = Home(Path(root))
    while (name := channel.recv()) is not None:
        if name == MEMORY:
            import resource

            end_idle_processes()
            channel.send((resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024, 0.0))
            continue
        began = time.monotonic()
        try:
            taken = import_file(home, Path(name))
            (checked,) = verify(home, taken.call.folder)
            outcome = "taken in" if checked.intact else "not intact"
            same = taken.call.original.read_bytes() == Path(name).read_bytes()
            outcome = outcome if same else "other bytes"
            remove_folder(taken.call.folder)
        except HuazhengError as error:
            outcome = "refused" if len(str(error).splitlines()) == 1 else "many lines"
        except Exception as error:
            outcome = f"{type(error).__name__}: {error}"
        channel.send((outcome, time.monotonic() - began))


class Importer:
    """The worker, started again when it dies."""

    def __init__(self, home: AnyHome) -> None:
        self._home = home
        self.deaths = 0
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._channel, theirs = context.Pipe()
        self._process = context.Process(target=worker, args=(theirs, str(self._home.root)), daemon=True)
        self._process.start()
        theirs.close()

    def take(self, file: Path) -> tuple[str, float]:
        self._channel.send(str(file))
        try:
            if self._channel.poll(LONGEST_SECONDS * 3):
                outcome: tuple[str, float] = self._channel.recv()
                return outcome
            died = "never ended"
        except EOFError:
            died = "the process died"
        self.deaths += 1
        self.close()
        self._start()
        return died, LONGEST_SECONDS * 3

    def most_memory(self) -> int:
        """Most bytes that a decoding process took."""
        self._channel.send(MEMORY)
        taken: tuple[int, float] = self._channel.recv()
        return taken[0]

    def close(self) -> None:
        self._process.kill()
        self._process.join()
        with suppress(OSError):
            self._channel.close()


def test_mutated_recordings(home: AnyHome, tmp_path: Path) -> None:
    real = originals(tmp_path / "real")
    dice = random.Random(3)
    importer = Importer(home)
    outcomes: dict[str, int] = {}
    wrong, slowest = [], 0.0
    for number in range(MUTATIONS):
        ending = FORMATS[number % len(FORMATS)]
        mutator = MUTATORS[number // len(FORMATS) % len(MUTATORS)]
        file = tmp_path / f"录音 {number}.{ending}"
        file.write_bytes(mutator(real[ending], dice, real[dice.choice(FORMATS)]))
        outcome, seconds = importer.take(file)
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
        slowest = max(slowest, seconds)
        if outcome not in ("taken in", "refused") or seconds > LONGEST_SECONDS:
            wrong.append((file.name, mutator.__name__, outcome, seconds))
            (tmp_path / f"kept-{number}.{ending}").write_bytes(file.read_bytes())
        left = [path for path in home.recordings.rglob("*") if path.is_file()] if home.recordings.exists() else []
        assert left == []
        file.unlink()
    memory = importer.most_memory()
    importer.close()
    print(f"{MUTATIONS} mutated: {outcomes}, slowest {slowest:.1f} s, {memory >> 20} MiB, {importer.deaths} deaths")
    assert memory < MOST_BYTES
    assert importer.deaths == 0
    assert wrong == []
    assert outcomes.get("taken in", 0) > 0
    assert outcomes.get("refused", 0) > 0
