"""Manipulations of a sealed call by somebody who knows the format, most of them with the key of its owner.

Each is a function that changes a :class:`Scene`; its docstring says what was done.
"""

from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING, Any

import rfc8785

from huazheng.evidence.verifier.canonical import canonical, chain_hash, parse_line
from support.manipulation_scene import (
    AUDIO,
    BLOCK_BYTES,
    CHAIN,
    CUSTODY,
    HEAD,
    SEAL,
    SIGNATURE,
    SMALL_ORDER,
    WAV_HEADER_BYTES,
)

if TYPE_CHECKING:
    from support.manipulation_scene import Scene


def _other_sound(scene: Scene) -> None:
    content = scene.read(AUDIO)
    scene.write(AUDIO, content[:-64] + bytes(64))


# --- originals ---


def exchanged_under_a_later_line(scene: Scene) -> None:
    """Original exchanged, a later custody line names it"""
    _other_sound(scene)
    scene.add_line("played", AUDIO)


def exchanged_under_a_second_sealed_line(scene: Scene) -> None:
    """Original exchanged, a second `sealed` line names it"""
    _other_sound(scene)
    scene.add_line("sealed", AUDIO)


def header_with_half_the_rate(scene: Scene) -> None:
    """WAV header with half the rate, a later line names it"""
    content = bytearray(scene.read(AUDIO))
    place = content.index((8000).to_bytes(4, "little"))
    content[place : place + 4] = (4000).to_bytes(4, "little")
    scene.write(AUDIO, bytes(content))
    scene.add_line("played", AUDIO)


def bytes_after_the_audio(scene: Scene) -> None:
    """Bytes after the audio, a later line names it"""
    scene.write(AUDIO, scene.read(AUDIO) + b"x" * 100)
    scene.add_line("played", AUDIO)


def another_original(scene: Scene) -> None:
    """One more file in original/, a later line names it"""
    scene.write("original/more.wav", b"RIFF")
    scene.add_line("played", "original/more.wav")


def originals_swapped(scene: Scene) -> None:
    """The two tracks under each other's name"""
    one, two = scene.read(AUDIO), scene.read("original/line.wav")
    scene.write(AUDIO, two)
    scene.write("original/line.wav", one)


def original_as_a_link(scene: Scene) -> None:
    """A link in the place of the original"""
    (scene.folder / AUDIO).rename(scene.folder.parent / "elsewhere.wav")
    (scene.folder / AUDIO).symlink_to(scene.folder.parent / "elsewhere.wav")


def original_removed(scene: Scene) -> None:
    """Original removed"""
    (scene.folder / AUDIO).unlink()


def cut_with_its_chain_line(scene: Scene) -> None:
    """A second cut out, and its line of the chain"""
    content, rows = scene.read(AUDIO), scene.read(CHAIN).splitlines(keepends=True)
    start = WAV_HEADER_BYTES + BLOCK_BYTES
    scene.write(AUDIO, content[:start] + content[start + BLOCK_BYTES :])
    scene.write(CHAIN, b"".join(rows[:2] + rows[3:]))


# --- keys ---


def victims_key_in_the_seal(scene: Scene) -> None:
    """Signed by a stranger, the seal names the victim's key"""
    scene.reseal(scene.read(SEAL), scene.stranger)


def victims_fingerprint_in_the_seal(scene: Scene) -> None:
    """Signed by a stranger, the seal names his key with the victim's fingerprint"""
    key = {"algorithm": "Ed25519", "public": scene.stranger.public.hex(), "fingerprint": scene.owner.fingerprint}
    scene.reseal_with(scene.stranger, key=key)


def made_anew_by_a_stranger(scene: Scene) -> None:
    """Everything made anew with a stranger's key, in the owner's home"""
    key = {"algorithm": "Ed25519", "public": scene.stranger.public.hex(), "fingerprint": scene.stranger.fingerprint}
    scene.reseal_with(scene.stranger, key=key)


def key_of_small_order(scene: Scene) -> None:
    """A key of small order, under which anybody can sign"""
    seal = json.loads(scene.read(SEAL))
    seal["key"] |= {"public": SMALL_ORDER.hex()}
    scene.write(SEAL, rfc8785.dumps(seal))
    scene.write(SIGNATURE, SMALL_ORDER + bytes(32))


def seal_signed_by_a_stranger(scene: Scene) -> None:
    """Only the seal's signature by a stranger"""
    scene.write(SIGNATURE, scene.stranger.sign(scene.read(SEAL)))


def line_signed_by_a_stranger(scene: Scene) -> None:
    """One custody line by a stranger"""
    scene.add_line("played", key=scene.stranger)


def head_signed_by_a_stranger(scene: Scene) -> None:
    """The end of the custody log signed by a stranger"""
    keep = scene.read(CUSTODY)
    scene.add_line("played", key=scene.stranger)
    scene.write(CUSTODY, keep)


def signature_removed(scene: Scene) -> None:
    """seal.sig removed"""
    (scene.folder / SIGNATURE).unlink()


# --- custody log ---


def _last_line_with(scene: Scene, **fields: Any) -> None:
    lines = scene.lines()
    link = {k: v for k, v in parse_line(lines[-1][:-1]).items() if k not in ("hash", "signature")} | fields
    digest = chain_hash(link["previous"], link)
    forged = {**link, "hash": digest, "signature": scene.owner.sign(bytes.fromhex(digest)).hex()}
    scene.write(CUSTODY, b"".join(lines[:-1]) + canonical(forged) + b"\n")


def index_of_thirty_millions(scene: Scene) -> None:
    """A custody line with the index 3e7"""
    _last_line_with(scene, index=30_000_000)


def index_of_three_billions(scene: Scene) -> None:
    """A custody line with the index 3e9"""
    _last_line_with(scene, index=3_000_000_000)


def last_lines_removed(scene: Scene) -> None:
    """The last two custody lines removed"""
    scene.write(CUSTODY, b"".join(scene.lines()[:-2]))


def a_line_removed(scene: Scene) -> None:
    """A custody line in the middle removed"""
    lines = scene.lines()
    scene.write(CUSTODY, b"".join(lines[:2] + lines[3:]))


def lines_swapped(scene: Scene) -> None:
    """Two custody lines swapped"""
    lines = scene.lines()
    lines[2], lines[3] = lines[3], lines[2]
    scene.write(CUSTODY, b"".join(lines))


def a_line_repeated(scene: Scene) -> None:
    """An old custody line repeated at the end"""
    scene.write(CUSTODY, scene.read(CUSTODY) + scene.lines()[2])


def log_of_another_call(scene: Scene) -> None:
    """The custody log and its end of another call of the same owner"""
    for name in (CUSTODY, HEAD):
        shutil.copy(scene.other.folder / name, scene.folder / name)


def a_line_of_another_call(scene: Scene) -> None:
    """A custody line of another call at the end"""
    scene.write(CUSTODY, scene.read(CUSTODY) + (scene.other.folder / CUSTODY).read_bytes().splitlines()[-1] + b"\n")


def no_line_end(scene: Scene) -> None:
    """The last line end of the custody log removed"""
    scene.write(CUSTODY, scene.read(CUSTODY)[:-1])


def no_head(scene: Scene) -> None:
    """The signed end of the custody log removed"""
    (scene.folder / HEAD).unlink()


def hexadecimal_in_capitals(scene: Scene) -> None:
    """The last signature in capital letters"""
    content = scene.read(CUSTODY)
    place = content.rindex(b'"signature":"') + 13
    scene.write(CUSTODY, content[:place] + content[place : place + 128].upper() + content[place + 128 :])


def blanks_in_a_line(scene: Scene) -> None:
    """A custody line with blanks between its fields"""
    scene.write(CUSTODY, scene.read(CUSTODY).replace(b'","', b'", "', 1))


def dated_backwards(scene: Scene) -> None:
    """A custody line dated a year before the one above it"""
    scene.add_line("played", time="2025-11-30T12:00:00Z")


def never_sealed(scene: Scene) -> None:
    """A custody log, rightly signed, without the line that seals"""
    for name in (CUSTODY, HEAD):
        (scene.folder / name).unlink()
    scene.add_line("edited", SEAL, SIGNATURE, *(file.name for file in scene.folder.glob("[a-bn-rt-z]*.json")))


def log_removed(scene: Scene) -> None:
    """The custody log removed"""
    (scene.folder / CUSTODY).unlink()


def an_old_file_put_back(scene: Scene) -> None:
    """An earlier version of a file put back"""
    old = scene.read("notes.json")
    scene.write("notes.json", b"{}\n")
    scene.add_line("noted", "notes.json")
    scene.write("notes.json", old)


# --- the chain, computed and sealed anew by its owner ---


def gap_left_out(scene: Scene) -> None:
    """A gap of the chain that the seal leaves out"""
    event = {"event": "overflow", "at_frame": 8000, "monotonic_us": 1, "lost_frames": 4000}
    scene.rechain(lambda rows: rows[2]["events"].append(event))
    scene.reseal_with(source_dropouts=[])


def chain_of_another_call(scene: Scene) -> None:
    """The chain's header names another call"""
    scene.rechain(lambda rows: rows[0]["header"].update(call=scene.other.id))


def clock_that_runs_backwards(scene: Scene) -> None:
    """The chain's clock runs backwards"""
    scene.rechain(lambda rows: rows[3].update(monotonic_us=rows[2]["monotonic_us"] - 5_000_000))


def no_start_and_stop(scene: Scene) -> None:
    """A chain without start and stop"""

    def change(rows: list[dict[str, Any]]) -> None:
        for row in rows[1:]:
            row["events"] = [event for event in row["events"] if event["event"] not in ("start", "stop")]

    scene.rechain(change)


def splice_of_three_seconds(scene: Scene) -> None:
    """Three seconds cut out, chain and seal made anew"""
    content = scene.read(AUDIO)
    start = WAV_HEADER_BYTES + 3 * BLOCK_BYTES
    scene.write(AUDIO, content[:start] + content[start + 3 * BLOCK_BYTES :])

    def change(rows: list[dict[str, Any]]) -> None:
        for number, row in enumerate(rows[1:]):
            row["monotonic_us"] = rows[0]["header"]["monotonic_us"] + (number + 1) * 1_000_000
        del rows[4:7]

    scene.rechain(change)


# --- the folder ---


def folder_renamed(scene: Scene) -> None:
    """The call's folder under an id with another date"""
    scene.folder = scene.folder.rename(scene.folder.parent / "20250101T000000Z-000000")


def folder_as_a_link(scene: Scene) -> None:
    """A link in the place of the call's folder"""
    target = scene.home.root / "elsewhere" / scene.folder.name
    target.parent.mkdir(exist_ok=True)
    shutil.move(scene.folder, target)
    scene.folder.symlink_to(target)


def empty_folder(scene: Scene) -> None:
    """An empty folder in the call's"""
    (scene.folder / "empty").mkdir()


def file_added(scene: Scene) -> None:
    """A file that no custody line names"""
    scene.write("extra.json", b"{}")


def pipe_added(scene: Scene) -> None:
    """A FIFO in the call's folder"""
    os.mkfifo(scene.folder / "pipe")


def stamp_of_another_seal(scene: Scene) -> None:
    """A time stamp of another seal"""
    scene.write("seal.tsr", b"0" * 200)
    scene.add_line("timestamped", "seal.tsr")


def made_anew_by_the_owner(scene: Scene) -> None:
    """Made anew by the owner of the key, dated two years back (only the ledger of its home tells)"""
    scene.reseal_with(sealed_at="2024-11-30T12:00:00Z")
