"""Who spoke when in one channel: segments of speech, each with the number of a voice and how sure that is.

MonoAudio is looked at in short windows (``cut_windows``). What words change in them is weighed down
(``clusters.discriminant_projection``), turn-taking smooths the rest (``turntaking``), a third voice is looked for
(``thirdvoice``),
where the customer's own voice was learned, it says which one that is (``ownvoice``), and what each voice sounds like
in this call says where in a piece it begins and ends (``joints``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huazheng.core.runtime.task import Task
from huazheng.speech.diarization.clustering import (
    discriminant_projection,
    mean_by_group,
    spectral_bipartition,
    two_means,
)
from huazheng.speech.diarization.embedding_windows import EmbeddingWindows, cut_windows, window_features
from huazheng.speech.diarization.embeddings import EMBEDDING_SIZE, step_count
from huazheng.speech.diarization.enrolled import EnrolledMatch, match_enrolled_voice, normalize_rows, rescore_windows
from huazheng.speech.diarization.hmm import HmmFit, fit_hmm, transition_log_odds
from huazheng.speech.diarization.resegmentation import CellPosteriors, resegment
from huazheng.speech.diarization.speaker_count import MIN_WINDOWS, add_third_speaker
from huazheng.speech.engine import ASR_SAMPLE_RATE
from huazheng.speech.vad.activity import SegmentationConfig, segments

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from huazheng.speech.diarization.embeddings import SpeakerEmbedder
    from huazheng.speech.diarization.enrolled import EnrolledVoice
    from huazheng.speech.mono_audio import MonoAudio

DIARIZATION_SEGMENTATION = SegmentationConfig(pause=0.064, pad=0.0, shortest=0.09)
"""Speech is cut at every pause: between the shortest ones lies one voice, or two that fall into each other's words."""
PROJECTION_DIMENSIONS = 8
COVARIANCE_SHRINKAGE = 0.3
TWO_SPEAKER_GAIN = 0.085
"""How much better (log likelihood a window) two voices must fit than one: one voice cut in two gave at most 0.07, two
women of like voice that keep falling into each other's words 0.11, other calls 0.2 to 3."""
CHANGE_LOG_ODDS = -1.5
SAME_SPEAKER_SIMILARITY = 0.9
"""Cosine of two halves of a reading: of one person 0.91 to 1.0, of two 0.18 to 0.87, or 0.96 if much alike."""
MIN_SPEAKER_WINDOWS = 4
MAX_CLUSTERED_GROUPS = 1500
"""For the first guess; more of a long call say nothing new."""


@dataclass(frozen=True)
class VoiceSegment:
    """A segment of speech by one voice. Seconds from the recording's start; ``confidence`` from 0.5 to 1."""

    start: float
    end: float
    voice: int
    confidence: float


@dataclass(frozen=True)
class DiarizationResult:
    """Who spoke when, in time order, and which of the voices is the learned one where that is clear."""

    voice_segments: tuple[VoiceSegment, ...]
    own: EnrolledMatch | None = None


def diarize(
    audio: MonoAudio,
    probabilities: NDArray[np.float32],
    model: SpeakerEmbedder,
    task: Task | None = None,
    known: EnrolledVoice | None = None,
) -> DiarizationResult:
    """Who spoke when. ``probabilities`` is the channel's speech activity; voices are numbered in order of their
    speech time.

    Speech that one voice explains as well gets one voice; too little speech to say gives nothing. ``known`` is the
    customer's own voice.
    """
    task = task or Task()
    pieces = [
        (piece.start / ASR_SAMPLE_RATE, piece.end / ASR_SAMPLE_RATE)
        for piece in segments(probabilities, len(audio), DIARIZATION_SEGMENTATION)
    ]
    if not pieces:
        return DiarizationResult(())
    windows = cut_windows(step_count(len(audio)), pieces)
    if len(windows.middle) < MIN_WINDOWS or windows.group[-1] == 0:
        return DiarizationResult(())  # one group cannot be told from another
    features = window_features(windows, audio, model, task)
    posteriors = _posteriors(windows, features, pieces)
    own = match_enrolled_voice(features, posteriors, windows, known) if known is not None else None
    if own is not None and known is not None:
        posteriors = rescore_windows(features, posteriors, windows, known, own)
    cells = resegment(posteriors, windows, pieces, audio) or CellPosteriors(windows.piece, windows.middle, posteriors)
    return DiarizationResult(tuple(_voice_segments(cells, pieces)), own)


def _posteriors(
    windows: EmbeddingWindows, features: NDArray[np.float32], pieces: list[tuple[float, float]]
) -> NDArray[np.float64]:
    """The chance of each voice in each window: one voice, two or three, who speaks most first."""
    points = discriminant_projection(
        features, windows.group, _long_groups(windows), PROJECTION_DIMENSIONS, COVARIANCE_SHRINKAGE
    )
    switches = transition_log_odds(windows.piece, pieces, CHANGE_LOG_ODDS)
    settled = _fit_two_speakers(windows, features, points, switches)
    one = fit_hmm(points, np.ones((len(points), 1)), switches)
    if settled.fit - one.fit < TWO_SPEAKER_GAIN * len(points):
        return one.posteriors
    posteriors = add_third_speaker(points, settled, switches).posteriors
    return np.asarray(posteriors[:, np.argsort(-posteriors.sum(axis=0))])


def has_two_speakers(audio: MonoAudio, probabilities: NDArray[np.float32], model: SpeakerEmbedder, task: Task) -> bool:
    """Whether a short reading holds two people. Its halves as told apart are one person's unless they sound unlike:
    in 20 s a voice that is cut in two fits better than whole now and then.
    """
    pieces = [
        (piece.start / ASR_SAMPLE_RATE, piece.end / ASR_SAMPLE_RATE)
        for piece in segments(probabilities, len(audio), DIARIZATION_SEGMENTATION)
    ]
    windows = cut_windows(step_count(len(audio)), pieces)
    features = window_features(windows, audio, model, task)
    posteriors = _posteriors(windows, features, pieces)
    weights = posteriors * windows.whole[:, None]
    if posteriors.shape[1] < 2 or weights.sum(axis=0).min() < MIN_SPEAKER_WINDOWS:
        return False
    means = normalize_rows(np.asarray(weights.T @ normalize_rows(features[:, :EMBEDDING_SIZE]), dtype=np.float32))
    return float((means @ means.T).min()) < SAME_SPEAKER_SIMILARITY


def single_speaker(probabilities: NDArray[np.float32], frames: int) -> tuple[VoiceSegment, ...]:
    """Who spoke when, where nobody is told apart: voice 0, wherever there is speech."""
    return tuple(
        VoiceSegment(piece.start / ASR_SAMPLE_RATE, piece.end / ASR_SAMPLE_RATE, 0, 1.0)
        for piece in segments(probabilities, frames, DIARIZATION_SEGMENTATION)
    )


def _long_groups(windows: EmbeddingWindows) -> NDArray[np.bool_]:
    """Which groups are long enough to learn from."""
    counted = np.bincount(windows.group) >= 3
    return counted if counted.sum() >= MIN_WINDOWS else np.ones_like(counted)


def _subsample(counted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """At most :data:`MAX_CLUSTERED_GROUPS` of the groups, from all over the call."""
    chosen = np.flatnonzero(counted)
    thinned = np.zeros_like(counted)
    thinned[chosen[:: max(1, -(-len(chosen) // MAX_CLUSTERED_GROUPS))]] = True
    return thinned


def _fit_two_speakers(
    windows: EmbeddingWindows, features: NDArray[np.float32], points: NDArray[np.float32], switches: NDArray[np.float64]
) -> HmmFit:
    """Two voices, from several first guesses; the one that fits best."""
    counted = _subsample(_long_groups(windows))
    sizes = np.bincount(windows.group)[counted].astype(np.float64)
    by_vector, by_point = (
        mean_by_group(features[:, :EMBEDDING_SIZE], windows.group),
        mean_by_group(points, windows.group),
    )
    guesses = [_initial_posteriors(by_vector, counted, spectral_bipartition(by_vector[counted], sizes))]
    guesses += [_initial_posteriors(by_point, counted, two_means(by_point[counted, axis], sizes)) for axis in range(2)]
    return max((fit_hmm(points, guess[windows.group], switches) for guess in guesses), key=lambda one: one.fit)


def _initial_posteriors(
    means: NDArray[np.float32], counted: NDArray[np.bool_], upper: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Chances of two voices for every group, by the nearer half of the counted ones."""
    if upper.all() or not upper.any():
        upper = np.arange(len(upper)) % 2 == 0
    centres = np.stack([means[counted][~upper].mean(axis=0), means[counted][upper].mean(axis=0)])
    nearer = ((means[:, None] - centres[None]) ** 2).sum(axis=2).argmin(axis=1)
    return np.asarray(np.eye(2)[nearer] * 0.9 + 0.05)


def _voice_segments(cells: CellPosteriors, pieces: list[tuple[float, float]]) -> list[VoiceSegment]:
    """Pieces, cut where the voice changes inside one."""
    voice = cells.posteriors.argmax(axis=1)
    sure = cells.posteriors.max(axis=1)
    begins = np.searchsorted(cells.piece, np.arange(len(pieces) + 1))
    found: list[VoiceSegment] = []
    for number, (start, end) in enumerate(pieces):
        inside = np.arange(begins[number], begins[number + 1])
        cuts = np.flatnonzero(np.diff(voice[inside])) + 1
        begin = start
        for run in np.split(inside, cuts):
            last = run[-1] == inside[-1]
            finish = end if last else float(cells.middle[run[-1]] + cells.middle[run[-1] + 1]) / 2
            found.append(VoiceSegment(round(begin, 3), round(finish, 3), int(voice[run[0]]), float(sure[run].mean())))
            begin = finish
    return found
