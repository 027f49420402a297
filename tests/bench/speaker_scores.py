"""Who spoke: the share of speech time given to the right person, on calls and on harder calls cut from them.

    python tests/bench/speaker_scores.py FOLDER [ID…] [--kind plain|over|short|third|swapped] [--learned] [--whole]

FOLDER holds labelled calls in two channels (`ID.json`, `ID.stereo.flac`, customer left) and as a phone keeps them
(`ID.phone.flac`). From the two channels harder calls are made, with the labelled turns in their order:
  over     40 of 100 turns begin up to 1 s before the one before them has ended
  short    35 of 100 turns are cut to 0.5 to 0.95 s
  third    in the middle a relative takes the telephone for six turns: the customer of another call
  swapped  the customer of another call answers this call's agent (so that there are pairs nobody was tuned on)
Voices are told apart from the sound alone and named in the way that fits best; with ``--learned`` the customer is
named by a voice that was learned from the half of the call's customer that is not scored, or from another call
(``swapped``, ``third``). ``--whole`` transcribes, and takes the names of the transcript.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from huazheng.audio.decode import read_audio
from huazheng.core.jobs import Task
from huazheng.core.paths import Home, checkout
from huazheng.services.models import ensure_model
from huazheng.speech.activity import speech_odds
from huazheng.speech.voiceprint import VoiceModel
from huazheng.speech.voices import tell_apart
from phone_line import RATE, as_phone

KINDS = ("plain", "over", "short", "third", "swapped")
THIRD_TURNS = 6


@dataclass(frozen=True)
class Turn:
    """Seconds, who (agent, customer, third), and the sound at 16 kHz."""

    start: float
    end: float
    who: str
    sound: np.ndarray


@dataclass(frozen=True)
class Made:
    """A call in one channel with its true turns."""

    name: str
    audio: np.ndarray
    turns: list[Turn]


def turns_of(folder: Path, name: str) -> list[Turn]:
    """The labelled turns with their sound."""
    labels = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))["transcript"]["turns"]
    channels = read_audio(folder / f"{name}.stereo.flac", RATE, 2)
    return [
        Turn(
            one["start"],
            one["end"],
            one["speaker"],
            channels[0 if one["speaker"] == "customer" else 1, int(one["start"] * RATE) : int(one["end"] * RATE)],
        )
        for one in labels
    ]


def laid_out(name: str, turns: list[Turn], gaps: list[float]) -> Made:
    """Turns one after the other, each ``gap`` seconds after (below zero: before) the end of the one before it."""
    placed, at = [], 0.8
    for turn, gap in zip(turns, gaps, strict=True):
        at = max(0.2, at + gap)
        placed.append(Turn(at, at + len(turn.sound) / RATE, turn.who, turn.sound))
        at = placed[-1].end
    mixed = np.zeros(int((max(one.end for one in placed) + 1) * RATE), dtype=np.float32)
    for one in placed:
        begin = int(one.start * RATE)
        mixed[begin : begin + len(one.sound)] += one.sound
    return Made(name, as_phone(mixed), placed)


def make(kind: str, folder: Path, name: str, others: list[str], rolls: np.random.Generator) -> Made:
    """One call of that kind."""
    turns = turns_of(folder, name)
    gaps = [float(rolls.uniform(0.15, 0.7)) for _ in turns]
    if kind == "plain":
        audio = read_audio(folder / f"{name}.phone.flac", RATE, 1)[0]
        return Made(name, audio, turns)
    if kind == "over":
        for number in range(1, len(turns)):
            shorter = min(len(turns[number].sound), len(turns[number - 1].sound)) / RATE
            if rolls.random() < 0.4:
                gaps[number] = -min(float(rolls.uniform(0.2, 1.0)), 0.6 * shorter)
    if kind == "short":
        cut = []
        for turn in turns:
            length = int(rolls.uniform(0.5, 0.95) * RATE)
            cut.append(Turn(0, 0, turn.who, turn.sound[:length]) if rolls.random() < 0.35 else turn)
        turns = cut
    if kind == "third":
        theirs = [one for one in turns_of(folder, others[0]) if one.who == "customer"]
        theirs = sorted(theirs, key=lambda one: len(one.sound))[-2 * THIRD_TURNS :: 2]
        middle = len(turns) // 2
        relative = [Turn(0, 0, "third", one.sound) for one in theirs]
        agents = [one for one in turns[middle:] if one.who == "agent"][:THIRD_TURNS]
        between = [one for pair in itertools.zip_longest(relative, agents) for one in pair if one is not None]
        after = [one for one in turns[middle:] if all(one is not taken for taken in agents)]
        turns = [*turns[:middle], *between, *after]
        gaps = [float(rolls.uniform(0.15, 0.7)) for _ in turns]
    if kind == "swapped":
        theirs = itertools.cycle([one for one in turns_of(folder, others[0]) if one.who == "customer"])
        turns = [turn if turn.who == "agent" else Turn(0, 0, "customer", next(theirs).sound) for turn in turns]
    return laid_out(name if kind in ("over", "short") else f"{name}+{others[0]}", turns, gaps)


def score(made: Made, found: list[tuple[float, float, object]], roles: dict[object, str] | None) -> dict[str, float]:
    """The share of speech time right. Where several speak, either is right. ``roles`` None: as they fit best."""
    frames = int(len(made.audio) / RATE * 100) + 1
    people = ("agent", "customer", "third")
    truth = {who: np.zeros(frames, bool) for who in people}
    for turn in made.turns:
        truth[turn.who][int(turn.start * 100) : int(turn.end * 100)] = True
    voices = sorted({voice for _, _, voice in found}, key=str)
    heard = {voice: np.zeros(frames, bool) for voice in voices}
    for start, end, voice in found:
        heard[voice][int(start * 100) : int(end * 100)] = True
    spoken = np.logical_or.reduce(list(truth.values()))
    counted = spoken & np.logical_or.reduce([*heard.values(), np.zeros(frames, bool)])

    def right(named: dict[object, str]) -> float:
        good = np.zeros(frames, bool)
        for voice, role in named.items():
            side = truth["agent"] if role == "agent" else truth["customer"] | truth["third"]
            good |= heard[voice] & side
        return float((good & counted).sum() / max(1, counted.sum()))

    if roles is not None:
        share = right(roles)
    else:
        share = max(
            right(dict(zip(voices, one, strict=True))) for one in itertools.product(people[:2], repeat=len(voices))
        )
    third = truth["third"] & counted
    own = 0.0
    if third.any():
        voice = max(voices, key=lambda one: (heard[one] & third).sum())
        others = counted & ~truth["third"]
        stray = (heard[voice] & others).sum() / max(1, others.sum())
        own = float((heard[voice] & third).sum() / third.sum()) if stray < 0.1 else 0.0
    return {"right": share, "found": float(counted.sum() / spoken.sum()), "third": own}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("ids", nargs="*")
    parser.add_argument("--kind", action="append", choices=KINDS)
    parser.add_argument("--seed", type=int, default=4)
    options = parser.parse_args()
    model = VoiceModel(ensure_model(Home(checkout()), "speaker-voicefilter", Task()), 1)
    names = sorted(file.stem for file in options.folder.glob("*.json"))
    for kind in options.kind or KINDS:
        rights = []
        for number, name in enumerate(names):
            if options.ids and name not in options.ids:
                continue
            others = [names[(number + 1 + step) % len(names)] for step in range(len(names) - 1)]
            made = make(kind, options.folder, name, others, np.random.default_rng(options.seed))
            found = [
                (one.start, one.end, one.voice) for one in tell_apart(made.audio, speech_odds(made.audio), model).voiced
            ]
            result = score(made, found, None)
            rights.append(result["right"])
            print(
                kind,
                made.name,
                f"{len({v for *_, v in found})} voices",
                {k: round(v, 4) for k, v in result.items()},
                flush=True,
            )
        print(f"{kind}: {np.mean(rights):.4f} on average, {min(rights):.4f} at worst")
    return 0


if __name__ == "__main__":
    sys.exit(main())
