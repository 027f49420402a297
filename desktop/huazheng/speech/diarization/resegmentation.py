"""Resegmentation: the speaker of every cell of 50 ms, to place changes of voice that have no pause.

A window of 0.8 s does not show a change that is nearer than half of that to a pause: the last word of one person, whom
the other interrupts, goes to the other. But the confident windows tell what each voice sounds like in this very call,
on this line. Here that is learned, as a normal distribution of the spectral shape (cepstra) of louder steps of 10 ms
for each voice, and every cell of 50 ms is scored by it. The windows' posteriors count where the middle of a window
lies; elsewhere the sound alone decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from huazheng.core.hmm import forward_backward
from huazheng.speech.diarization.embeddings import (
    MEL_BANDS,
    STEP_SAMPLES,
    WINDOW_LENGTH_STEPS,
    mel_steps_between,
    step_count,
)
from huazheng.speech.diarization.hmm import transition_log_odds
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from huazheng.speech.diarization.embedding_windows import EmbeddingWindows
    from huazheng.speech.mono_audio import MonoAudio

CELL_STEPS = 5
CHANGE_LOG_ODDS = -5.0
"""Log odds of a change of voice from one cell to the next inside a piece: 13 % a second."""
STEP_WEIGHT = 0.05
"""Weight of a step's evidence: neighboring steps hold the same sound."""
WINDOW_WEIGHT = 0.1
WINDOW_REACH_SECONDS = 0.15
"""A window counts for the cells this near to its middle."""
MIN_POSTERIOR = 1e-3
MAX_STEP_EVIDENCE = 6.0
"""Most log likelihood that one step can count against a voice: a click says nothing."""
LOUD_RANGE_BELS = 1.4
"""Steps quieter than a piece's loud ones by more (14 dB) are where words fade, and sound like nobody."""
CEPSTRAL_COEFFICIENTS = 19
CONFIDENT_POSTERIOR = 0.9
MIN_TRAINING_STEPS, MAX_TRAINING_STEPS = 200, 30_000
"""Steps of a voice to learn it from; five minutes are enough."""
COVARIANCE_SHRINKAGE = 0.05


@dataclass(frozen=True)
class CellPosteriors:
    """Cells of 50 ms: number of their piece, middle in seconds, posterior of each voice (cells, voices)."""

    piece: NDArray[np.int64]
    middle: NDArray[np.float64]
    posteriors: NDArray[np.float64]


@dataclass(frozen=True)
class _Steps:
    """Steps of all pieces, one piece after the other: index of each piece's first step, which are loud, cepstra."""

    begins: NDArray[np.int64]
    loud: NDArray[np.bool_]
    cepstra: NDArray[np.float32]


def resegment(
    posteriors: NDArray[np.float64], windows: EmbeddingWindows, pieces: Sequence[tuple[float, float]], audio: MonoAudio
) -> CellPosteriors | None:
    """Posteriors of each voice in every cell, from those in each window. None where a voice has too few steps to be
    learned, or there is only one.
    """
    voices = posteriors.shape[1]
    if voices < 2:
        return None
    spans = _piece_steps(pieces, step_count(len(audio)))
    steps = _steps(spans, audio)
    step_voices = _step_voices(posteriors, windows, spans, steps)
    if min(np.count_nonzero(step_voices == voice) for voice in range(voices)) < MIN_TRAINING_STEPS:
        return None
    likely = np.stack(
        [_log_likelihood(steps.cepstra, steps.cepstra[step_voices == voice]) for voice in range(voices)], axis=1
    )
    likely = np.maximum(likely - likely.max(axis=1, keepdims=True), -MAX_STEP_EVIDENCE) * steps.loud[:, None]
    piece, first, last = _cell_bounds(spans)
    summed = np.concatenate([np.zeros((1, voices)), np.cumsum(likely, axis=0)])
    offset = steps.begins[piece] - np.array(spans)[piece, 0]
    evidence = STEP_WEIGHT * (summed[last + offset] - summed[first + offset])
    middle = (first + last) / 2 * STEP_SAMPLES / ASR_SAMPLE_RATE
    evidence += WINDOW_WEIGHT * _window_evidence(posteriors, windows, piece, middle)
    return CellPosteriors(
        piece, middle, forward_backward(evidence, transition_log_odds(piece, pieces, CHANGE_LOG_ODDS), voices)[0]
    )


def _piece_steps(pieces: Sequence[tuple[float, float]], steps: int) -> list[tuple[int, int]]:
    """Half-open range of steps of each piece; at least one step."""
    spans = []
    for start, end in pieces:
        first = min(round(start * ASR_SAMPLE_RATE / STEP_SAMPLES), steps - 1)
        spans.append((first, max(first + 1, min(round(end * ASR_SAMPLE_RATE / STEP_SAMPLES), steps))))
    return spans


def _steps(spans: Sequence[tuple[int, int]], audio: MonoAudio) -> _Steps:
    """Steps of the pieces; cepstra are the cosine transform of the bands without the level."""
    turn = np.cos(
        np.pi / MEL_BANDS * np.outer(np.arange(MEL_BANDS) + 0.5, np.arange(1, CEPSTRAL_COEFFICIENTS + 1))
    ).astype(np.float32)
    loud, cepstra = [], []
    for first, last in spans:
        bands = mel_steps_between(audio, first, last)[: last - first]
        level = bands.mean(axis=1)
        loud.append(level >= np.percentile(level, 90) - LOUD_RANGE_BELS)
        cepstra.append(bands @ turn)
    lengths = [len(steps) for steps in loud]
    return _Steps(np.cumsum([0, *lengths[:-1]]), np.concatenate(loud), np.concatenate(cepstra))


def _step_voices(
    posteriors: NDArray[np.float64], windows: EmbeddingWindows, spans: Sequence[tuple[int, int]], steps: _Steps
) -> NDArray[np.int64]:
    """Voice of each step, by confident windows whose neighbors are confident of the same voice; -1: not known."""
    voice, sure = posteriors.argmax(axis=1), posteriors.max(axis=1) >= CONFIDENT_POSTERIOR
    trusted = sure.copy()
    same_piece = windows.piece[1:] == windows.piece[:-1]
    agree = sure[1:] & sure[:-1] & (voice[1:] == voice[:-1]) | ~same_piece
    trusted[1:] &= agree
    trusted[:-1] &= agree
    step_voices = np.full(len(steps.loud), -1)
    for number in np.flatnonzero(trusted):
        piece = windows.piece[number]
        first, last = spans[piece]
        start = int(windows.starts[number])
        begin = int(steps.begins[piece]) - first
        step_voices[begin + start : begin + min(start + WINDOW_LENGTH_STEPS, last)] = voice[number]
    return np.where(steps.loud, step_voices, -1)


def _log_likelihood(cepstra: NDArray[np.float32], learned_from: NDArray[np.float32]) -> NDArray[np.float64]:
    """Log likelihood of each step, up to a constant, under the normal distribution of ``learned_from``."""
    learned_from = learned_from[:: -(-len(learned_from) // MAX_TRAINING_STEPS)]
    spread = np.cov(learned_from.T)
    spread += COVARIANCE_SHRINKAGE * np.trace(spread) / len(spread) * np.eye(len(spread))
    root = np.linalg.cholesky(spread)
    turn = np.linalg.inv(root).T
    mean = learned_from.mean(axis=0, dtype=np.float64)
    likely = np.empty(len(cepstra))
    for first in range(0, len(cepstra), MAX_TRAINING_STEPS):
        away = (cepstra[first : first + MAX_TRAINING_STEPS] - mean) @ turn
        likely[first : first + MAX_TRAINING_STEPS] = -0.5 * np.einsum("sd,sd->s", away, away)
    return likely - float(np.log(np.diag(root)).sum())


def _cell_bounds(spans: Sequence[tuple[int, int]]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Number of the piece, first step and step after the last of each cell. The rest of a piece joins its last cell."""
    rows: list[tuple[int, int, int]] = []
    for number, (first, last) in enumerate(spans):
        starts = range(first, max(first + 1, last - CELL_STEPS // 2), CELL_STEPS)
        rows += [(number, start, end) for start, end in zip(starts, [*starts[1:], last], strict=True)]
    piece, start, end = (np.array(column) for column in zip(*rows, strict=True))
    return piece, start, end


def _window_evidence(
    posteriors: NDArray[np.float64], windows: EmbeddingWindows, piece: NDArray[np.int64], middle: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Log posteriors of the nearest window of a cell's piece, zero where none is near."""
    log_posteriors = np.log(np.maximum(posteriors, MIN_POSTERIOR))
    evidence = np.zeros((len(piece), posteriors.shape[1]))
    numbers = np.arange(windows.piece[-1] + 2)
    windows_from, cells_from = np.searchsorted(windows.piece, numbers), np.searchsorted(piece, numbers)
    for number in numbers[:-1]:
        inside = slice(windows_from[number], windows_from[number + 1])
        cells = np.arange(cells_from[number], cells_from[number + 1])
        away = np.abs(windows.middle[inside][None, :] - middle[cells][:, None])
        near = away.min(axis=1) <= WINDOW_REACH_SECONDS
        evidence[cells[near]] = log_posteriors[inside][away.argmin(axis=1)[near]]
    return evidence
