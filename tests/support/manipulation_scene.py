"""A sealed call to manipulate, with the tools of somebody who knows the format and holds its owner's key."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import rfc8785

from huazheng.core.schema.custody import CustodyEntry
from huazheng.evidence.custody_log import append_entry, written_file
from huazheng.evidence.keys import load_signer
from huazheng.evidence.verifier.canonical import canonical, chain_hash, first_hash, parse_line
from huazheng.services.capture.sealing import seal_capture

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.custody import CustodyAction
    from huazheng.evidence.keys import Signer
    from huazheng.store.calls import Call

CUSTODY, HEAD, SEAL, SIGNATURE = "custody.jsonl", "custody.head.json", "seal.json", "seal.sig"
AUDIO, CHAIN = "original/microphone.wav", "original/microphone.chain.jsonl"
WAV_HEADER_BYTES, BLOCK_BYTES = 80, 16000
TIME = "2099-01-01T00:00:00Z"
SMALL_ORDER = bytes([1]) + bytes(31)


@dataclass
class Scene:
    """A call's folder to change, another call of the same home, the owner's home, and a stranger's key."""

    home: Home
    folder: Path
    other: Call
    stranger: Signer

    @property
    def owner(self) -> Signer:
        """The key that sealed the call."""
        return load_signer(self.home.keys)

    def read(self, name: str) -> bytes:
        """The bytes of a file of the call."""
        return (self.folder / name).read_bytes()

    def write(self, name: str, content: bytes) -> None:
        """Write a file of the call."""
        (self.folder / name).parent.mkdir(exist_ok=True)
        (self.folder / name).write_bytes(content)

    def lines(self) -> list[bytes]:
        """The lines of the custody log, with their ends."""
        return self.read(CUSTODY).splitlines(keepends=True)

    def add_line(self, action: CustodyAction, *names: str, time: str = TIME, key: Signer | None = None) -> None:
        """Append a custody line, rightly chained and signed, that names files as they are."""
        wrote = tuple(written_file(name, self.read(name)) for name in names)
        append_entry(self.folder, self.folder.name, key or self.owner, CustodyEntry(action, time, "x", "x", {}, wrote))

    def reseal(self, content: bytes, key: Signer | None = None) -> None:
        """Sign ``content`` as the seal and write the custody log anew, as the holder of the key can at any time."""
        signer = key or self.owner
        for name in (CUSTODY, HEAD):
            (self.folder / name).unlink()
        self.write(SEAL, content)
        self.write(SIGNATURE, signer.sign(content))
        self.add_line("created", time="2020-01-01T00:00:00Z", key=signer)
        originals = [f"original/{file.name}" for file in sorted((self.folder / "original").iterdir())]
        self.add_line("sealed", SIGNATURE, SEAL, *originals, key=signer)
        rest = [file.name for file in sorted(self.folder.glob("*.json")) if file.name not in (SEAL, HEAD)]
        self.add_line("edited", *rest, key=signer)

    def reseal_with(self, by: Signer | None = None, **fields: Any) -> None:
        """Seal anew with these fields of the seal replaced; ``source_…`` are fields of its first source."""
        seal = json.loads(self.read(SEAL))
        for name, value in fields.items():
            if name.startswith("source_"):
                seal["sources"][0][name.removeprefix("source_")] = value
            elif name.startswith("audio_"):
                seal["audio"][name.removeprefix("audio_")] = value
            elif name.startswith("file_"):
                seal["files"][0][name.removeprefix("file_")] = value
            else:
                seal[name] = value
        self.reseal(rfc8785.dumps(seal), by)

    def rechain(self, change: Callable[[list[dict[str, Any]]], None]) -> None:
        """Change the lines of a chain, compute every hash anew, and seal what came of it, all with the owner's key."""
        rows = [parse_line(row) for row in self.read(CHAIN).splitlines()]
        change(rows)
        rows[0]["hash"] = first_hash(rows[0]["header"])
        for index, row in enumerate(rows[1:], 1):
            row["index"] = index
            row["hash"] = chain_hash(rows[index - 1]["hash"], {k: v for k, v in row.items() if k != "hash"})
        self.write(CHAIN, b"".join(canonical(row) + b"\n" for row in rows))
        for name in (SEAL, SIGNATURE, CUSTODY, HEAD):
            (self.folder / name).unlink()
        self.add_line("created", time="2020-01-01T00:00:00Z")
        seal_capture(self.home, self.folder, "captured", "stopped")
        open_folder(self.folder)
        self.add_line("edited", *(file.name for file in self.folder.glob("*s.json")), "transcript.json")


def open_folder(folder: Path) -> None:
    """Let everything in a call's folder be written to."""
    (folder / "original").chmod(0o700)
    for path in folder.rglob("*"):
        if path.is_symlink():
            continue
        path.chmod(0o700 if path.is_dir() else 0o600)
