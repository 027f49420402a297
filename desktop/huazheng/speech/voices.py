"""Who spoke when in one channel: stretches of speech, each with the number of a voice and how sure that is.

Sound is looked at in short windows (``glimpses``). What words change in them is weighed down
(``clusters.voice_axes``), turn-taking smooths the rest (``turntaking``), a third voice is looked for (``thirdvoice``),
where the customer's own voice was learned, it says which one that is (``ownvoice``), and what each voice sounds like
in this call says where in a piece it begins and ends (``joints``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huazheng.core.jobs import Task
from huazheng.speech.activity import Cutting, stretches
from huazheng.speech.clusters import means_of, spectral_halves, two_means, voice_axes
from huazheng.speech.engine import HEARING_RATE
from huazheng.speech.glimpses import Glimpses, glimpses, looks_of
from huazheng.speech.joints import Cells, in_cells
from huazheng.speech.ownvoice import Own, checked, own_voice, unit
from huazheng.speech.thirdvoice import LEAST_WINDOWS, with_third
from huazheng.speech.turntaking import Settled, settle, switching
from huazheng.speech.voiceprint import VECTOR, step_count

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from huazheng.speech.ownvoice import KnownVoice
    from huazheng.speech.sound import Sound
    from huazheng.speech.voiceprint import VoiceModel

PIECES = Cutting(pause=0.064, pad=0.0, shortest=0.09)
"""Speech is cut at every pause: between the shortest ones lies one voice, or two that fall into each other's words."""
DIMENSIONS = 8
SHRINK = 0.3
TWO_VOICES_GAIN = 0.085
"""How much better (log likelihood a window) two voices must fit than one: one voice cut in two gave at most 0.07, two
women of like voice that keep falling into each other's words 0.11, other calls 0.2 to 3."""
CHANGE_INSIDE = -1.5
OTHER_PERSON = 0.9
"""Cosine of two halves of a reading: of one person 0.91 to 1.0, of two 0.18 to 0.87, or 0.96 if much alike."""
OTHER_PERSON_WINDOWS = 4
MOST_GROUPS = 1500
"""For the first guess; more of a long call say nothing new."""


@dataclass(frozen=True)
class Voiced:
    """A stretch of speech by one voice. Seconds from the recording's start; ``confidence`` from 0.5 to 1."""

    start: float
    end: float
    voice: int
    confidence: float


@dataclass(frozen=True)
class Told:
    """Who spoke when, in time order, and which of the voices is the learned one where that is clear."""

    voiced: tuple[Voiced, ...]
    own: Own | None = None


def tell_apart(
    audio: Sound,
    odds: NDArray[np.float32],
    model: VoiceModel,
    task: Task | None = None,
    known: KnownVoice | None = None,
) -> Told:
    """Who spoke when. ``odds`` is the channel's speech activity; voices are numbered in order of their speech time.

    Speech that one voice explains as well gets one voice; too little speech to say gives nothing. ``known`` is the
    customer's own voice.
    """
    task = task or Task()
    pieces = [(piece.start / HEARING_RATE, piece.end / HEARING_RATE) for piece in stretches(odds, len(audio), PIECES)]
    if not pieces:
        return Told(())
    windows = glimpses(step_count(len(audio)), pieces)
    if len(windows.middle) < LEAST_WINDOWS or windows.group[-1] == 0:
        return Told(())  # one group cannot be told from another
    looks = looks_of(windows, audio, model, task)
    chances = _chances(windows, looks, pieces)
    own = own_voice(looks, chances, windows, known) if known is not None else None
    if own is not None and known is not None:
        chances = checked(looks, chances, windows, known, own)
    cells = in_cells(chances, windows, pieces, audio) or Cells(windows.piece, windows.middle, chances)
    return Told(tuple(_stretches(cells, pieces)), own)


def _chances(windows: Glimpses, looks: NDArray[np.float32], pieces: list[tuple[float, float]]) -> NDArray[np.float64]:
    """The chance of each voice in each window: one voice, two or three, who speaks most first."""
    points = voice_axes(looks, windows.group, _counted(windows), DIMENSIONS, SHRINK)
    switches = switching(windows.piece, pieces, CHANGE_INSIDE)
    settled = _two(windows, looks, points, switches)
    one = settle(points, np.ones((len(points), 1)), switches)
    if settled.fit - one.fit < TWO_VOICES_GAIN * len(points):
        return one.chances
    chances = with_third(points, settled, switches).chances
    return np.asarray(chances[:, np.argsort(-chances.sum(axis=0))])


def two_people(audio: Sound, odds: NDArray[np.float32], model: VoiceModel, task: Task) -> bool:
    """Whether a short reading holds two people. Its halves as told apart are one person's unless they sound unlike:
    in 20 s a voice that is cut in two fits better than whole now and then.
    """
    pieces = [(piece.start / HEARING_RATE, piece.end / HEARING_RATE) for piece in stretches(odds, len(audio), PIECES)]
    windows = glimpses(step_count(len(audio)), pieces)
    looks = looks_of(windows, audio, model, task)
    chances = _chances(windows, looks, pieces)
    weights = chances * windows.whole[:, None]
    if chances.shape[1] < 2 or weights.sum(axis=0).min() < OTHER_PERSON_WINDOWS:
        return False
    means = unit(np.asarray(weights.T @ unit(looks[:, :VECTOR]), dtype=np.float32))
    return float((means @ means.T).min()) < OTHER_PERSON


def one_voice(odds: NDArray[np.float32], frames: int) -> tuple[Voiced, ...]:
    """Who spoke when, where nobody is told apart: voice 0, wherever there is speech."""
    return tuple(
        Voiced(piece.start / HEARING_RATE, piece.end / HEARING_RATE, 0, 1.0)
        for piece in stretches(odds, frames, PIECES)
    )


def _counted(windows: Glimpses) -> NDArray[np.bool_]:
    """Which groups are long enough to learn from."""
    counted = np.bincount(windows.group) >= 3
    return counted if counted.sum() >= LEAST_WINDOWS else np.ones_like(counted)


def _thinned(counted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """At most :data:`MOST_GROUPS` of the groups, from all over the call."""
    chosen = np.flatnonzero(counted)
    thinned = np.zeros_like(counted)
    thinned[chosen[:: max(1, -(-len(chosen) // MOST_GROUPS))]] = True
    return thinned


def _two(
    windows: Glimpses, looks: NDArray[np.float32], points: NDArray[np.float32], switches: NDArray[np.float64]
) -> Settled:
    """Two voices, from several first guesses; the one that fits best."""
    counted = _thinned(_counted(windows))
    sizes = np.bincount(windows.group)[counted].astype(np.float64)
    by_vector, by_point = means_of(looks[:, :VECTOR], windows.group), means_of(points, windows.group)
    guesses = [_guess(by_vector, counted, spectral_halves(by_vector[counted], sizes))]
    guesses += [_guess(by_point, counted, two_means(by_point[counted, axis], sizes)) for axis in range(2)]
    return max((settle(points, guess[windows.group], switches) for guess in guesses), key=lambda one: one.fit)


def _guess(means: NDArray[np.float32], counted: NDArray[np.bool_], upper: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Chances of two voices for every group, by the nearer half of the counted ones."""
    if upper.all() or not upper.any():
        upper = np.arange(len(upper)) % 2 == 0
    centres = np.stack([means[counted][~upper].mean(axis=0), means[counted][upper].mean(axis=0)])
    nearer = ((means[:, None] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
    return np.asarray(np.eye(2)[nearer] * 0.9 + 0.05)


def _stretches(cells: Cells, pieces: list[tuple[float, float]]) -> list[Voiced]:
    """Pieces, cut where the voice changes inside one."""
    voice = cells.chances.argmax(axis=1)
    sure = cells.chances.max(axis=1)
    begins = np.searchsorted(cells.piece, np.arange(len(pieces) + 1))
    found: list[Voiced] = []
    for number, (start, end) in enumerate(pieces):
        inside = np.arange(begins[number], begins[number + 1])
        cuts = np.flatnonzero(np.diff(voice[inside])) + 1
        begin = start
        for run in np.split(inside, cuts):
            last = run[-1] == inside[-1]
            finish = end if last else float(cells.middle[run[-1]] + cells.middle[run[-1] + 1]) / 2
            found.append(Voiced(round(begin, 3), round(finish, 3), int(voice[run[0]]), float(sure[run].mean())))
            begin = finish
    return found
