"""Diarization: the share of speech time given to the right person, on calls and on harder calls cut from them.

    python tests/bench/diarization_scores.py FOLDER [ID…] [--kind plain|over|short|third|swapped] [--learned] [--seed
    N …]

FOLDER holds labeled calls in two channels (`ID.json`, `ID.stereo.flac`, customer left) and as a phone keeps them
(`ID.phone.flac`). From the two channels harder calls are made, with the labeled turns in their order:
  over     40 of 100 turns begin up to 1 s before the one before them has ended
  short    35 of 100 turns are cut to 0.5 to 0.95 s
  third    in the middle a relative takes the telephone for six turns: the customer of another call
  swapped  the customer of another call answers this call's agent (so that there are pairs nobody was tuned on)
Voices are told apart from the sound alone and named in the way that fits best, so this is the share that they leave.
With ``--learned`` only the first half of a call is scored, and the customer's voice is learned from 20 s of the other
half: the share is then of speech that is rightly the customer's or rightly somebody else's, without any fitting.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from huazheng.audio.decode.decoder import read_audio
from huazheng.core.runtime.paths import Home, checkout
from huazheng.core.runtime.task import Task
from huazheng.services.system.models import ensure_model
from huazheng.speech.diarization.diarize import diarize
from huazheng.speech.diarization.embeddings import SpeakerEmbedder
from huazheng.speech.diarization.enrolled import EnrolledVoice, enroll
from huazheng.speech.vad.activity import speech_probabilities
from support.phone_line import RATE, as_phone

if TYPE_CHECKING:
    from huazheng.speech.diarization.result import DiarizationResult

KINDS = ("plain", "over", "short", "third", "swapped")
THIRD_TURNS = 6


@dataclass(frozen=True)
class LabeledTurn:
    """Seconds, who (agent, customer, third), and the sound at 16 kHz."""

    start: float
    end: float
    who: str
    sound: np.ndarray


@dataclass(frozen=True)
class SyntheticCall:
    """A call in one channel with its true turns."""

    name: str
    audio: np.ndarray
    turns: list[LabeledTurn]


def turns_of(folder: Path, name: str) -> list[LabeledTurn]:
    """The labeled turns with their sound."""
    labels = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))["transcript"]["turns"]
    channels = read_audio(folder / f"{name}.stereo.flac", RATE, 2)
    return [
        LabeledTurn(
            one["start"],
            one["end"],
            one["speaker"],
            channels[0 if one["speaker"] == "customer" else 1, int(one["start"] * RATE) : int(one["end"] * RATE)],
        )
        for one in labels
    ]


def lay_out_turns(name: str, turns: list[LabeledTurn], gaps: list[float]) -> SyntheticCall:
    """Turns one after the other, each ``gap`` seconds after (below zero: before) the end of the one before it."""
    placed, at = [], 0.8
    for turn, gap in zip(turns, gaps, strict=True):
        at = max(0.2, at + gap)
        placed.append(LabeledTurn(at, at + len(turn.sound) / RATE, turn.who, turn.sound))
        at = placed[-1].end
    mixed = np.zeros(int((max(one.end for one in placed) + 1) * RATE), dtype=np.float32)
    for one in placed:
        begin = int(one.start * RATE)
        mixed[begin : begin + len(one.sound)] += one.sound
    return SyntheticCall(name, as_phone(mixed), placed)


def halves(turns: list[LabeledTurn]) -> tuple[list[LabeledTurn], list[LabeledTurn]]:
    """A call's turns up to its middle, and after it."""
    return turns[: len(turns) // 2], turns[len(turns) // 2 :]


def make(
    kind: str, folder: Path, name: str, others: list[str], rolls: np.random.Generator, *, half: bool
) -> SyntheticCall:
    """One call of that kind; of the first half of its turns if ``half``."""

    def said(call: str) -> list[LabeledTurn]:
        return halves(turns_of(folder, call))[0] if half else turns_of(folder, call)

    turns = said(name)
    gaps = [float(rolls.uniform(0.15, 0.7)) for _ in turns]
    if kind == "plain":
        audio = read_audio(folder / f"{name}.phone.flac", RATE, 1)[0]
        return SyntheticCall(name, audio[: int((turns[-1].end + 0.2) * RATE)], turns)
    if kind == "over":
        for number in range(1, len(turns)):
            shorter = min(len(turns[number].sound), len(turns[number - 1].sound)) / RATE
            if rolls.random() < 0.4:
                gaps[number] = -min(float(rolls.uniform(0.2, 1.0)), 0.6 * shorter)
    if kind == "short":
        cut = []
        for turn in turns:
            length = int(rolls.uniform(0.5, 0.95) * RATE)
            cut.append(LabeledTurn(0, 0, turn.who, turn.sound[:length]) if rolls.random() < 0.35 else turn)
        turns = cut
    if kind == "third":
        theirs = [one for one in said(others[0]) if one.who == "customer"]
        theirs = sorted(theirs, key=lambda one: len(one.sound))[-2 * THIRD_TURNS :: 2]
        middle = len(turns) // 2
        relative = [LabeledTurn(0, 0, "third", one.sound) for one in theirs]
        agents = [one for one in turns[middle:] if one.who == "agent"][:THIRD_TURNS]
        between = [one for pair in itertools.zip_longest(relative, agents) for one in pair if one is not None]
        after = [one for one in turns[middle:] if all(one is not taken for taken in agents)]
        turns = [*turns[:middle], *between, *after]
        gaps = [float(rolls.uniform(0.15, 0.7)) for _ in turns]
    if kind == "swapped":
        theirs = itertools.cycle([one for one in said(others[0]) if one.who == "customer"])
        turns = [turn if turn.who == "agent" else LabeledTurn(0, 0, "customer", next(theirs).sound) for turn in turns]
    return lay_out_turns(name if kind in ("over", "short") else f"{name}+{others[0]}", turns, gaps)


def score(made: SyntheticCall, found: list[tuple[float, float, int]]) -> dict[str, float]:
    """The share of speech time right, voices named as they fit best. Where several speak, either is right."""
    frames = int(len(made.audio) / RATE * 100) + 1
    people = ("agent", "customer", "third")
    truth = {who: np.zeros(frames, bool) for who in people}
    for turn in made.turns:
        truth[turn.who][int(turn.start * 100) : int(turn.end * 100)] = True
    voices = sorted({voice for _, _, voice in found})
    heard = {voice: np.zeros(frames, bool) for voice in voices}
    for start, end, voice in found:
        heard[voice][int(start * 100) : int(end * 100)] = True
    spoken = np.logical_or.reduce(list(truth.values()))
    counted = spoken & np.logical_or.reduce([*heard.values(), np.zeros(frames, bool)])

    def right(named: dict[int, str]) -> float:
        good = np.zeros(frames, bool)
        for voice, role in named.items():
            side = truth["agent"] if role == "agent" else truth["customer"] | truth["third"]
            good |= heard[voice] & side
        return float((good & counted).sum() / max(1, counted.sum()))

    share = max(right(dict(zip(voices, one, strict=True))) for one in itertools.product(people[:2], repeat=len(voices)))
    third = truth["third"] & counted
    own = 0.0
    if third.any():
        voice = max(voices, key=lambda one: (heard[one] & third).sum())
        others = counted & ~truth["third"]
        stray = (heard[voice] & others).sum() / max(1, others.sum())
        own = float((heard[voice] & third).sum() / third.sum()) if stray < 0.1 else 0.0
    return {"right": share, "found": float(counted.sum() / spoken.sum()), "third": own}


def learned(folder: Path, name: str, model: SpeakerEmbedder) -> EnrolledVoice:
    """The customer's voice, from 20 s of the second half of a call, as their microphone hears it."""
    parts = [one.sound for one in halves(turns_of(folder, name))[1] if one.who == "customer"]
    reading = np.concatenate(parts)[: 20 * RATE]
    return enroll(reading, speech_probabilities(reading), model, Task())


def score_learned(made: SyntheticCall, told: DiarizationResult) -> dict[str, float]:
    """The share of speech time that is rightly the customer's or rightly not.

    Where no voice is clearly the learned one the wording decides, so there is nothing to score: not a number.
    """
    frames = int(len(made.audio) / RATE * 100) + 1
    customer, others, mine, theirs = (np.zeros(frames, bool) for _ in range(4))
    for turn in made.turns:
        (customer if turn.who == "customer" else others)[int(turn.start * 100) : int(turn.end * 100)] = True
    for one in told.voice_segments:
        is_own = told.enrolled is not None and one.voice == told.enrolled.voice
        (mine if is_own else theirs)[int(one.start * 100) : int(one.end * 100)] = True
    counted = (customer | others) & (mine | theirs)
    right = ((mine & customer) | (theirs & others)) & counted
    found = told.enrolled is not None
    return {
        "right": float(right.sum() / counted.sum()) if found else float("nan"),
        "sure": told.enrolled.confidence if told.enrolled else 0.0,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("ids", nargs="*")
    parser.add_argument("--kind", action="append", choices=KINDS)
    parser.add_argument("--seed", type=int, nargs="+", default=[4])
    parser.add_argument("--learned", action="store_true")
    options = parser.parse_args()
    model = SpeakerEmbedder(ensure_model(Home(checkout()), "speaker-voicefilter", Task()), 1)
    names = sorted(file.stem for file in options.folder.glob("*.json"))
    for kind in options.kind or KINDS:
        rights = []
        chosen = [(number, name) for number, name in enumerate(names) if not options.ids or name in options.ids]
        for seed, (number, name) in itertools.product(options.seed if kind != "plain" else [0], chosen):
            others = [names[(number + 1 + step) % len(names)] for step in range(len(names) - 1)]
            made = make(kind, options.folder, name, others, np.random.default_rng(seed), half=options.learned)
            known = None
            if options.learned:
                known = learned(options.folder, others[0] if kind == "swapped" else name, model)
            told = diarize(made.audio, speech_probabilities(made.audio), model, known=known)
            if options.learned:
                result = score_learned(made, told)
            else:
                result = score(made, [(one.start, one.end, one.voice) for one in told.voice_segments])
            rights.append(result["right"])
            rounded = {key: round(value, 4) for key, value in result.items()}
            print(
                kind, seed, made.name, f"{len({one.voice for one in told.voice_segments})} voices", rounded, flush=True
            )
        clear = [one for one in rights if not np.isnan(one)]
        unclear = f", {len(rights) - len(clear)} left to the wording" if len(clear) < len(rights) else ""
        print(f"{kind}: {np.mean(clear):.4f} on average, {min(clear):.4f} at worst{unclear}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
