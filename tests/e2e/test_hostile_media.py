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
from support.mutated_media import mutated_files

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from huazheng.core.runtime.paths import Home as AnyHome

MUTATIONS = 1000 if os.environ.get("HUAZHENG_FULL") == "1" else 66
LONGEST_SECONDS = 10.0
MOST_BYTES = 700 * 1024 * 1024


MEMORY = "memory"


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
    importer = Importer(home)
    outcomes: dict[str, int] = {}
    wrong, slowest = [], 0.0
    for file in mutated_files(tmp_path, MUTATIONS, random.Random(3)):
        outcome, seconds = importer.take(file)
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
        slowest = max(slowest, seconds)
        if outcome not in ("taken in", "refused") or seconds > LONGEST_SECONDS:
            wrong.append((file.name, outcome, seconds))
            file.with_name(f"kept {file.name}").write_bytes(file.read_bytes())
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
