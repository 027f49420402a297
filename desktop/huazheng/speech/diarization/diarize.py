"""Speaker diarization of one channel: who spoke when.

The channel is cut into short windows (:mod:`embedding_windows`). A projection plays down what depends on the words
(:mod:`clustering`), a model of turn-taking smooths the rest (:mod:`hmm`), and a third voice is looked for
(:mod:`speaker_count`). Where one voice fits as well, a second one that says little is looked for
(:mod:`quiet_speaker`). Where the customer's own voice is enrolled, it says which voice that is (:mod:`enrolled`). What
each voice sounds like in this call then says where inside a piece it begins and ends (:mod:`resegmentation`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from huazheng.core.runtime.task import Task
from huazheng.speech.diarization.clustering import (
    discriminant_projection,
    mean_by_group,
    normalize_rows,
    spectral_bipartition,
    two_means,
)
from huazheng.speech.diarization.embedding_windows import EmbeddingWindows, cut_windows, window_features
from huazheng.speech.diarization.embeddings import EMBEDDING_SIZE, step_count
from huazheng.speech.diarization.enrolled import match_enrolled_voice, rescore_windows
from huazheng.speech.diarization.hmm import HmmFit, fit_hmm, transition_log_odds
from huazheng.speech.diarization.quiet_speaker import split_quiet_speaker
from huazheng.speech.diarization.resegmentation import CellPosteriors, resegment
from huazheng.speech.diarization.result import DiarizationResult, VoiceSegment, speech_pieces
from huazheng.speech.diarization.speaker_count import MIN_WINDOWS, add_third_speaker

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from huazheng.speech.diarization.embeddings import SpeakerEmbedder
    from huazheng.speech.diarization.enrolled import EnrolledVoice
    from huazheng.speech.mono_audio import MonoAudio

PROJECTION_DIMENSIONS = 8
COVARIANCE_SHRINKAGE = 0.3
TWO_SPEAKER_GAIN = 0.085
"""Log likelihood that two voices must gain per window over one: one voice cut in two gave at most 0.07, two women of
similar voice who keep interrupting each other 0.11, other calls 0.2 to 3."""
MIN_TOTAL_GAIN = 17.0
"""Log likelihood that two voices must gain in all: one voice cut in two gained up to 17 in 40 s of speech."""
CHANGE_LOG_ODDS = -1.5
SAME_SPEAKER_SIMILARITY = 0.9
"""Cosine of the two voices of a reading: of one person 0.91 to 1.0, of two 0.18 to 0.87, or 0.96 if very similar."""
MIN_SPEAKER_WINDOWS = 4
MAX_CLUSTERED_GROUPS = 1500
"""For the first guess; more groups of a long call add nothing."""


def diarize(
    audio: MonoAudio,
    probabilities: NDArray[np.float32],
    model: SpeakerEmbedder,
    task: Task | None = None,
    known: EnrolledVoice | None = None,
) -> DiarizationResult:
    """Diarize one channel. Voices are numbered by their speech time, the longest first.

    Speech that one voice explains as well gets one voice; too little speech gives an empty result. ``probabilities``:
    speech probability of each frame of the channel; ``known``: the customer's enrolled voice.
    """
    task = task or Task()
    pieces = speech_pieces(probabilities, len(audio))
    if not pieces:
        return DiarizationResult(())
    windows = cut_windows(step_count(len(audio)), pieces)
    if len(windows.middle) < MIN_WINDOWS or windows.group[-1] == 0:
        return DiarizationResult(())  # a single group has nothing to be compared with
    features = window_features(windows, audio, model, task)
    posteriors = _posteriors(windows, features, pieces)
    match = match_enrolled_voice(features, posteriors, windows, known) if known is not None else None
    if match is not None and known is not None:
        posteriors = rescore_windows(features, posteriors, windows, known, match)
    cells = resegment(posteriors, windows, pieces, audio) or CellPosteriors(windows.piece, windows.middle, posteriors)
    return DiarizationResult(tuple(_voice_segments(cells, pieces)), match)


def _posteriors(
    windows: EmbeddingWindows, features: NDArray[np.float32], pieces: list[tuple[float, float]]
) -> NDArray[np.float64]:
    """Probability of each voice in each window: one voice, two or three, the one that speaks most first."""
    points = discriminant_projection(
        features, windows.group, _long_groups(windows), PROJECTION_DIMENSIONS, COVARIANCE_SHRINKAGE
    )
    switches = transition_log_odds(windows.piece, pieces, CHANGE_LOG_ODDS)
    two = _fit_two_speakers(windows, features, points, switches)
    single = fit_hmm(points, np.ones((len(points), 1)), switches)
    gain = (two.log_likelihood - single.log_likelihood) / len(points)
    if gain < max(TWO_SPEAKER_GAIN, MIN_TOTAL_GAIN / len(points)):
        quiet = split_quiet_speaker(windows, features, pieces, _long_groups(windows), switches)
        return single.posteriors if quiet is None else _longest_first(quiet)
    return _longest_first(add_third_speaker(points, two, switches).posteriors)


def _longest_first(posteriors: NDArray[np.float64]) -> NDArray[np.float64]:
    """Posteriors with the voice that speaks most in the first column."""
    return np.asarray(posteriors[:, np.argsort(-posteriors.sum(axis=0))])


def has_two_speakers(audio: MonoAudio, probabilities: NDArray[np.float32], model: SpeakerEmbedder, task: Task) -> bool:
    """Check whether a short reading aloud holds two people.

    Two voices are found, and must sound different: in 20 s one voice cut in two now and then fits better than whole.
    """
    pieces = speech_pieces(probabilities, len(audio))
    windows = cut_windows(step_count(len(audio)), pieces)
    features = window_features(windows, audio, model, task)
    posteriors = _posteriors(windows, features, pieces)
    weights = posteriors * windows.whole[:, None]
    if posteriors.shape[1] < 2 or weights.sum(axis=0).min() < MIN_SPEAKER_WINDOWS:
        return False
    means = normalize_rows(np.asarray(weights.T @ normalize_rows(features[:, :EMBEDDING_SIZE]), dtype=np.float32))
    return float((means @ means.T).min()) < SAME_SPEAKER_SIMILARITY


def _long_groups(windows: EmbeddingWindows) -> NDArray[np.bool_]:
    """Groups that are long enough to learn from."""
    counted = np.bincount(windows.group) >= 3
    return counted if counted.sum() >= MIN_WINDOWS else np.ones_like(counted)


def _subsample(counted: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """At most :data:`MAX_CLUSTERED_GROUPS` of the groups, spread over the call."""
    chosen = np.flatnonzero(counted)
    thinned = np.zeros_like(counted)
    thinned[chosen[:: max(1, -(-len(chosen) // MAX_CLUSTERED_GROUPS))]] = True
    return thinned


def _fit_two_speakers(
    windows: EmbeddingWindows, features: NDArray[np.float32], points: NDArray[np.float32], switches: NDArray[np.float64]
) -> HmmFit:
    """Fit two voices from several first guesses; the best fit."""
    counted = _subsample(_long_groups(windows))
    sizes = np.bincount(windows.group)[counted].astype(np.float64)
    by_vector, by_point = (
        mean_by_group(features[:, :EMBEDDING_SIZE], windows.group),
        mean_by_group(points, windows.group),
    )
    guesses = [_initial_posteriors(by_vector, counted, spectral_bipartition(by_vector[counted], sizes))]
    guesses += [_initial_posteriors(by_point, counted, two_means(by_point[counted, axis], sizes)) for axis in range(2)]
    return max(
        (fit_hmm(points, guess[windows.group], switches) for guess in guesses), key=lambda fit: fit.log_likelihood
    )


def _initial_posteriors(
    means: NDArray[np.float32], counted: NDArray[np.bool_], upper: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Posteriors of two voices for every group, by the nearer half of the counted ones."""
    if upper.all() or not upper.any():
        upper = np.arange(len(upper)) % 2 == 0
    centers = np.stack([means[counted][~upper].mean(axis=0), means[counted][upper].mean(axis=0)])
    nearer = ((means[:, None] - centers[None]) ** 2).sum(axis=2).argmin(axis=1)
    return np.asarray(np.eye(2)[nearer] * 0.9 + 0.05)


def _voice_segments(cells: CellPosteriors, pieces: list[tuple[float, float]]) -> list[VoiceSegment]:
    """The pieces, cut where the voice changes inside one."""
    voice = cells.posteriors.argmax(axis=1)
    confidence = cells.posteriors.max(axis=1)
    begins = np.searchsorted(cells.piece, np.arange(len(pieces) + 1))
    cut: list[VoiceSegment] = []
    for number, (start, end) in enumerate(pieces):
        inside = np.arange(begins[number], begins[number + 1])
        cuts = np.flatnonzero(np.diff(voice[inside])) + 1
        begin = start
        for run in np.split(inside, cuts):
            last = run[-1] == inside[-1]
            finish = end if last else float(cells.middle[run[-1]] + cells.middle[run[-1] + 1]) / 2
            mean = float(confidence[run].mean())
            cut.append(VoiceSegment(round(begin, 3), round(finish, 3), int(voice[run[0]]), mean))
            begin = finish
    return cut
