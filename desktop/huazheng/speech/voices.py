"""Who spoke when in one channel: stretches of speech, each with the number of a voice and how sure that is.

Sound is looked at in windows of 0.8 s that never cross a pause. Two things of each window count: its vector by the
speaker model, and its mean spectrum, for the two ends of a telephone line differ in that too. What words change in
both is weighed down (``clusters.voice_axes``), and turn-taking smooths the rest (``turntaking``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huazheng.core.jobs import Task
from huazheng.speech.activity import Cutting, stretches
from huazheng.speech.clusters import means_of, spectral_halves, two_means, voice_axes
from huazheng.speech.engine import HEARING_RATE
from huazheng.speech.turntaking import Settled, settle
from huazheng.speech.voiceprint import BANDS, STEP, STEPS, VECTOR, colours, step_count, steps_between, windows_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from huazheng.speech.sound import Sound
    from huazheng.speech.voiceprint import VoiceModel

PIECES = Cutting(pause=0.064, pad=0.0, shortest=0.09)
"""Speech is cut at every pause: between the shortest ones lies one voice, or two that fall into each other's words."""
WINDOW_STEPS = 20
LOOKED_AT_ONCE = 256
FURTHEST_STEPS = 12_000
GROUP_SECONDS = 2.0
VECTOR_WEIGHT = 10.0
DIMENSIONS = 8
SHRINK = 0.3
LEAST_WINDOWS = 8
TWO_VOICES_GAIN = 0.085
"""How much better (log likelihood a window) two voices must fit than one: one voice cut in two gave at most 0.07, two
women of like voice that keep falling into each other's words 0.11, other calls 0.2 to 3."""
CHANGE_INSIDE = -1.5
CHANGE_AT_PAUSE = (0.08, 0.45)
PAUSE_SECONDS = 0.8
THIRD_VOICE_SECONDS = 4.0
THIRD_VOICE_GAIN = 90.0
THIRD_VOICE_GAIN_EACH = 0.8
"""Log likelihood that a third voice must gain in all, and for each window that it takes. Cutting one of two voices in
two gained up to 112, and hardly half a point a window; a third person 1.2 to 7 a window."""
PASSING_SPAN = 0.45
PASSING_GAIN = 40.0
PASSING_GAIN_EACH = 0.9
"""A voice that is there for a part of the call only (a relative takes the telephone, a colleague is put through) need
gain less: the halves of one voice cut in two were spread over 0.54 to 0.95 of the call, third people over 0.13 to 0.32,
and these gained 72 and more, 1.2 and more a window."""
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
class _Windows:
    """Windows of 0.8 s: their piece, their group of up to two seconds, the second of their middle.

    ``starts`` and ``lengths`` (how many steps belong together) say where their sound is; it is cut when it is needed.
    """

    piece: NDArray[np.int64]
    group: NDArray[np.int64]
    middle: NDArray[np.float64]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]


def tell_apart(audio: Sound, odds: NDArray[np.float32], model: VoiceModel, task: Task | None = None) -> list[Voiced]:
    """Who spoke when. ``odds`` is the channel's speech activity; voices are numbered in order of their speech time.

    Speech that one voice explains as well gets one voice; too little speech to say gives an empty list.
    """
    task = task or Task()
    pieces = [(piece.start / HEARING_RATE, piece.end / HEARING_RATE) for piece in stretches(odds, len(audio), PIECES)]
    if not pieces:
        return []
    windows = _windows(step_count(len(audio)), pieces)
    if len(windows.middle) < LEAST_WINDOWS:
        return []
    looks = _looks(windows, audio, model, task)
    points = voice_axes(looks, windows.group, _counted(windows), DIMENSIONS, SHRINK)
    switching = _switching(windows, pieces)
    settled = _two(windows, looks, points, switching)
    one = settle(points, np.ones((len(points), 1)), switching)
    if settled.fit - one.fit < TWO_VOICES_GAIN * len(points):
        return _stretches(one.chances, windows, pieces)
    settled = _third(points, settled, switching)
    return _stretches(settled.chances, windows, pieces)


def one_voice(odds: NDArray[np.float32], frames: int) -> list[Voiced]:
    """Who spoke when, where nobody is told apart: voice 0, wherever there is speech."""
    return [
        Voiced(piece.start / HEARING_RATE, piece.end / HEARING_RATE, 0, 1.0)
        for piece in stretches(odds, frames, PIECES)
    ]


def _windows(steps: int, pieces: list[tuple[float, float]]) -> _Windows:
    rows: list[tuple[int, int, float, int, int]] = []
    groups = -1
    for number, (start, end) in enumerate(pieces):
        first = round(start * HEARING_RATE / STEP)
        length = max(5, min(round(end * HEARING_RATE / STEP), steps) - first)
        since = -GROUP_SECONDS
        for at in [*range(first, first + length - STEPS + 1, WINDOW_STEPS)] or [first]:
            middle = (at + min(STEPS, length) / 2) * STEP / HEARING_RATE
            if middle - since >= GROUP_SECONDS or at == first:
                groups, since = groups + 1, middle
            rows.append((number, groups, middle, at, length))
    piece, group, middles, starts, lengths = zip(*rows, strict=True)
    return _Windows(np.array(piece), np.array(group), np.array(middles), np.array(starts), np.array(lengths))


def _looks(windows: _Windows, audio: Sound, model: VoiceModel, task: Task) -> NDArray[np.float32]:
    """What each window is like: its vector by the speaker model (times a weight), then its mean spectrum."""
    looks = np.empty((len(windows.starts), VECTOR + BANDS), dtype=np.float32)
    for part in _near(windows):
        task.check()
        task.report(part.start / len(looks))
        starts, lengths = windows.starts[part], np.clip(windows.lengths[part], 1, STEPS)
        first = int(starts[0])
        last = min(step_count(len(audio)), int((starts + lengths).max()))
        sound = windows_of(steps_between(audio, first, last), starts - first, lengths)
        looks[part, :VECTOR] = model.vectors(sound) * VECTOR_WEIGHT
        looks[part, VECTOR:] = colours(sound)
    return looks


def _near(windows: _Windows) -> Iterator[slice]:
    """Windows that lie near each other in time, some hundred at once, so that little sound is in memory."""
    first = 0
    for number, start in enumerate(windows.starts):
        if number - first == LOOKED_AT_ONCE or start - windows.starts[first] > FURTHEST_STEPS:
            yield slice(first, number)
            first = number
    yield slice(first, len(windows.starts))


def _counted(windows: _Windows) -> NDArray[np.bool_]:
    """Which groups are long enough to learn from."""
    counted = np.bincount(windows.group) >= 3
    return counted if counted.sum() >= LEAST_WINDOWS else np.ones_like(counted)


def _thinned(counted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """At most :data:`MOST_GROUPS` of the groups, from all over the call."""
    chosen = np.flatnonzero(counted)
    thinned = np.zeros_like(counted)
    thinned[chosen[:: max(1, -(-len(chosen) // MOST_GROUPS))]] = True
    return thinned


def _switching(windows: _Windows, pieces: list[tuple[float, float]]) -> NDArray[np.float64]:
    """The log odds of a change of voice before each window but the first: the longer the pause, the likelier."""
    borders = np.array(pieces)
    before, after = windows.piece[:-1], windows.piece[1:]
    pause = np.clip((borders[after, 0] - borders[before, 1]) / PAUSE_SECONDS, 0, 1)
    low, high = CHANGE_AT_PAUSE
    chance = low + (high - low) * pause
    return np.where(before == after, CHANGE_INSIDE, np.log(chance / (1 - chance)))


def _two(
    windows: _Windows, looks: NDArray[np.float32], points: NDArray[np.float32], switching: NDArray[np.float64]
) -> Settled:
    """Two voices, from several first guesses; the one that fits best."""
    counted = _thinned(_counted(windows))
    sizes = np.bincount(windows.group)[counted].astype(np.float64)
    by_vector, by_point = means_of(looks[:, :VECTOR], windows.group), means_of(points, windows.group)
    guesses = [_guess(by_vector, counted, spectral_halves(by_vector[counted], sizes))]
    guesses += [_guess(by_point, counted, two_means(by_point[counted, axis], sizes)) for axis in range(2)]
    return max((settle(points, guess[windows.group], switching) for guess in guesses), key=lambda one: one.fit)


def _guess(means: NDArray[np.float32], counted: NDArray[np.bool_], upper: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Chances of two voices for every group, by the nearer half of the counted ones."""
    if upper.all() or not upper.any():
        upper = np.arange(len(upper)) % 2 == 0
    centres = np.stack([means[counted][~upper].mean(axis=0), means[counted][upper].mean(axis=0)])
    nearer = ((means[:, None] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
    return np.asarray(np.eye(2)[nearer] * 0.9 + 0.05)


def _third(points: NDArray[np.float32], two: Settled, switching: NDArray[np.float64]) -> Settled:
    """Three voices instead of two, where a third fits much better and speaks long enough to be one."""
    best = two
    for voice in range(2):
        mine = two.chances[:, voice] > 0.5
        if mine.sum() < 2 * LEAST_WINDOWS:
            continue
        centred = points[mine] - points[mine].mean(axis=0)
        _, axes = np.linalg.eigh(centred.T @ centred)
        for axis in (-1, -2):
            apart = two_means(centred @ axes[:, axis], np.ones(int(mine.sum())))
            guess = np.column_stack([two.chances, np.zeros(len(points))])
            split = np.flatnonzero(mine)[apart]
            guess[split, 2], guess[split, voice] = guess[split, voice], 0.0
            three = settle(points, guess * 0.9 + 0.1 / 3, switching)
            spoken = three.chances.sum(axis=0) * WINDOW_STEPS * STEP / HEARING_RATE
            enough = _enough(three, three.fit - two.fit)
            if spoken.min() >= THIRD_VOICE_SECONDS and enough and three.fit > best.fit:
                best = three
    return best


def _enough(three: Settled, gain: float) -> bool:
    """Whether a third voice fits so much better than two that it is somebody."""
    taken = float(three.chances.sum(axis=0).min())
    if gain > max(THIRD_VOICE_GAIN, THIRD_VOICE_GAIN_EACH * taken):
        return True
    return _span(three.chances) <= PASSING_SPAN and gain > max(PASSING_GAIN, PASSING_GAIN_EACH * taken)


def _span(chances: NDArray[np.float64]) -> float:
    """Over how much of the call (in windows) the voice that speaks least is spread, 0 to 1; a tenth may stray."""
    places = np.flatnonzero(chances.argmax(axis=1) == int(chances.sum(axis=0).argmin()))
    if not len(places):
        return 1.0
    first, last = np.percentile(places, [5, 95])
    return float(last - first) / len(chances)


def _stretches(chances: NDArray[np.float64], windows: _Windows, pieces: list[tuple[float, float]]) -> list[Voiced]:
    """Pieces, cut where the voice changes inside one; voices renumbered by their speech time."""
    order = np.argsort(-chances.sum(axis=0))
    voice = np.argsort(order)[chances.argmax(axis=1)]
    sure = chances.max(axis=1)
    found: list[Voiced] = []
    for number, (start, end) in enumerate(pieces):
        inside = np.flatnonzero(windows.piece == number)
        cuts = np.flatnonzero(np.diff(voice[inside])) + 1
        begin = start
        for run in np.split(inside, cuts):
            last = run[-1] == inside[-1]
            finish = end if last else float(windows.middle[run[-1]] + windows.middle[run[-1] + 1]) / 2
            found.append(Voiced(round(begin, 3), round(finish, 3), int(voice[run[0]]), float(sure[run].mean())))
            begin = finish
    return found
