"""faster-whisper engine: Whisper models on CTranslate2.

Lanes of a recording are recognized side by side, in batches. In a lane a window of up to 30 s is decoded without a
prompt and with timestamps, after the text of the windows before it. The next begins where its text ends: what a window
leaves out at its end is not lost. A window in which something sounds like a domain term is decoded once more with a
prompt of these terms, which corrects the spelling of what was heard and adds nothing
(:mod:`huazheng.speech.asr.prompt_check`).

Workers of one thread each keep all cores busy; more threads on one batch wait for each other half the time.
"""

from __future__ import annotations

import itertools
import math
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, TypeVar

from huazheng.core.schema.transcript import Word, mean_probability
from huazheng.core.text.pinyin import sound_similarity
from huazheng.speech.asr.alignment import move_stray_words
from huazheng.speech.asr.chunking import fill_window, split_lanes
from huazheng.speech.asr.engine import ENGINES, RecognitionResult
from huazheng.speech.asr.engines.whisper_device import load_on_best_device
from huazheng.speech.asr.engines.whisper_encoding import (
    MAX_TOKENS_BEFORE,
    SUPPRESSED_TOKENS,
    EncodedAudio,
    encode,
)
from huazheng.speech.asr.hallucination import is_repetition
from huazheng.speech.asr.hypotheses import (
    DROPPED_LOOP,
    MIN_MEAN_PROBABILITY,
    Hypothesis,
    accept_or_drop,
    choose_hypothesis,
    is_unclear,
    needs_retry,
    skipped_spans,
    text_of,
)
from huazheng.speech.asr.prompt_check import MIN_PROMPTED_SIMILARITY, compare_with_prompted, may_hold_term
from huazheng.speech.asr.repetition import retry_around_repetition
from huazheng.speech.mono_audio import SpeechSegment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from huazheng.core.runtime.task import Task
    from huazheng.speech.asr.chunking import RecognitionWindow
    from huazheng.speech.asr.engine import Engine, RecognitionOptions
    from huazheng.speech.asr.engines.whisper_device import LoadedModel
    from huazheng.speech.asr.engines.whisper_encoding import TimedText

NAME = "faster-whisper"
BEAM_SIZE = 5
PROMPTED_BEAM_SIZE = 1
MIN_PROGRESS_SECONDS = 1.0
"""A text that reaches less far in its window is taken for all of the window."""

Item = TypeVar("Item")
WindowResult = tuple["RecognitionWindow", Hypothesis]


@dataclass
class Lane:
    """A lane: segments that are left, tokens of the text before them, and the windows done."""

    left: list[SpeechSegment]
    before: tuple[int, ...] = ()
    results: list[WindowResult] = field(default_factory=list)


def open_engine(model: Path, threads: int) -> Engine:
    """Load the model from its folder, never from the network."""
    return WhisperEngine(load_on_best_device(model, threads))


class WhisperEngine:
    """A loaded Whisper model; see :class:`~huazheng.speech.asr.engine.Engine`."""

    name = NAME
    capabilities = ENGINES[NAME].capabilities

    def __init__(self, loaded: LoadedModel) -> None:
        self._model, self._device, self._compute, self._workers, self._windows = loaded

    def settings(self, options: RecognitionOptions) -> dict[str, Any]:
        """Settings that the transcript names."""
        return {
            "engine_version": version("faster-whisper"),
            "device": self._device,
            "compute_type": self._compute,
            "windows_at_once": self._windows,
            "beam_size": BEAM_SIZE,
            "second_beam_size": PROMPTED_BEAM_SIZE,
            "timestamps": True,
            "language": options.language,
            "prompt": options.prompt,
            "separately": options.separately,
            "suppressed": list(SUPPRESSED_TOKENS),
        }

    def recognize(
        self, audio: NDArray[np.float32], speech: Sequence[SpeechSegment], options: RecognitionOptions, task: Task
    ) -> RecognitionResult:
        """Recognize the segments, lane by lane or each alone."""
        task.check()
        total = sum(segment.end - segment.start for segment in speech)
        done = 0

        def finished(frames: int) -> None:
            nonlocal done
            done += frames
            task.report(done / total)

        stoppable = task.child(task.report)
        with ThreadPoolExecutor(self._workers) as pool:
            try:
                if options.separately:
                    lanes = [Lane([segment]) for segment in speech]
                else:
                    lanes = [Lane(segments) for segments in split_lanes(speech, audio)]
                    if len(lanes) > 1:
                        self._advance(audio, lanes[:1], options, stoppable, finished)
                    for lane in lanes[1:]:
                        lane.before = lanes[0].before
                batches = split_batches(lanes, self._workers, self._windows)
                running = [
                    pool.submit(self.recognize_lanes, audio, some, options, stoppable, finished) for some in batches
                ]
                for batch in running:
                    batch.result()
            except BaseException:
                stoppable.stop()
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return _combined([result for lane in lanes for result in lane.results])

    def recognize_live(self, audio: NDArray[np.float32], language: str) -> Sequence[Word]:
        """Words of an utterance that just ended."""
        [text] = encode(self._model, [audio], language, tight_padding=True).words(BEAM_SIZE)
        return _fill_zero_lengths(text.words)

    def recognize_lanes(
        self,
        audio: NDArray[np.float32],
        lanes: Sequence[Lane],
        options: RecognitionOptions,
        task: Task,
        finished: Callable[[int], None],
    ) -> None:
        """Recognize what is left of these lanes. They advance together."""
        while active := [lane for lane in lanes if lane.left]:
            self._advance(audio, active, options, task, finished)

    def _advance(
        self,
        audio: NDArray[np.float32],
        lanes: Sequence[Lane],
        options: RecognitionOptions,
        task: Task,
        finished: Callable[[int], None],
    ) -> None:
        """Recognize the next window of each lane."""
        task.check()
        filled = [fill_window(lane.left) for lane in lanes]
        encoded = self._encode(audio, [window for window, _ in filled], options)
        texts = encoded.words(BEAM_SIZE, timestamps=True, before=[lane.before for lane in lanes])
        prompted = _prompted_texts(encoded, texts, options)
        _decode_astray_again(encoded, lanes, texts, prompted)
        for place, (lane, (window, rest), text, terms) in enumerate(zip(lanes, filled, texts, prompted, strict=True)):
            used, again = window, list[SpeechSegment]()
            if text.reach is not None and text.reach >= MIN_PROGRESS_SECONDS:
                used, again = window.split(text.reach)
            words = _words_in_recording(text.words, window)
            known = encoded.select([place]) if used == window else None
            hypothesis = self._settle(audio, used, words, options, known)
            if hypothesis.dropped == DROPPED_LOOP:
                lane.results += self._without_repetition(audio, used, hypothesis, options)
            else:
                lane.results.append((used, _with_terms(hypothesis, terms, options.prompt)))
            # After another text than the model's own it would go on from what was not accepted.
            accepted = list(hypothesis.words) == words
            lane.before = (lane.before + text.tokens)[-MAX_TOKENS_BEFORE:] if accepted else ()
            lane.left = [*again, *rest]
            finished(sum(segment.end - segment.start for segment in used.segments))

    def _encode(
        self, audio: NDArray[np.float32], windows: Sequence[RecognitionWindow], options: RecognitionOptions
    ) -> EncodedAudio:
        return encode(self._model, [window.samples(audio) for window in windows], options.language)

    def _settle(
        self,
        audio: NDArray[np.float32],
        window: RecognitionWindow,
        first: Sequence[Word],
        options: RecognitionOptions,
        encoded: EncodedAudio | None = None,
    ) -> Hypothesis:
        """A window's hypothesis: its words, or those of another decoding where they are doubtful.

        ``encoded``: the window, where it is encoded already.
        """
        best = first
        others = self._alternatives(audio, window, options, encoded)
        while needs_retry(best, window) and (other := next(others, None)) is not None:
            best = choose_hypothesis(best, other, window)
        return accept_or_drop(best, window)

    def _alternatives(
        self,
        audio: NDArray[np.float32],
        window: RecognitionWindow,
        options: RecognitionOptions,
        encoded: EncodedAudio | None,
    ) -> Iterator[list[Word]]:
        """A window without timestamps; then in halves, for another cut often completes a text that broke off."""
        [text] = (encoded or self._encode(audio, [window], options)).words(BEAM_SIZE)
        yield _words_in_recording(text.words, window)
        if halves := window.halves():
            texts = self._encode(audio, halves, options).words(BEAM_SIZE)
            yield [
                word for half, text in zip(halves, texts, strict=True) for word in _words_in_recording(text.words, half)
            ]

    def _without_repetition(
        self, audio: NDArray[np.float32], window: RecognitionWindow, dropped: Hypothesis, options: RecognitionOptions
    ) -> list[WindowResult]:
        """A window that gave a repetition, in parts where that helps."""

        def recognize(some: Sequence[RecognitionWindow]) -> list[Hypothesis]:
            texts = self._encode(audio, some, options).words(BEAM_SIZE, timestamps=True)
            return [
                self._settle(audio, part, _words_in_recording(text.words, part), options)
                for part, text in zip(some, texts, strict=True)
            ]

        return retry_around_repetition(window, recognize) or [(window, dropped)]


def _prompted_texts(encoded: EncodedAudio, texts: Sequence[TimedText], options: RecognitionOptions) -> list[str]:
    """Text of each sound decoded with the prompt; "" where its own text holds nothing that sounds like a term of it."""
    prompted = [""] * len(texts)
    if not (options.prompt and options.recheck):
        return prompted
    places = [place for place, text in enumerate(texts) if may_hold_term(text_of(text.words), options.prompt)]
    if places:
        found = encoded.select(places).texts(options.prompt, PROMPTED_BEAM_SIZE)
        for place, text in zip(places, found, strict=True):
            prompted[place] = text
    return prompted


def _decode_astray_again(
    encoded: EncodedAudio, lanes: Sequence[Lane], texts: list[TimedText], prompted: Sequence[str]
) -> None:
    """Replace texts that the text before them may have led astray, where a decoding without it is clearer.

    The lane then forgets the text before. ``prompted``: the same sounds decoded with a prompt, or "".
    """
    astray = [place for place, text in enumerate(texts) if lanes[place].before and _is_astray(text, prompted[place])]
    again = encoded.select(astray).words(BEAM_SIZE, timestamps=True) if astray else []
    for place, alone in zip(astray, again, strict=True):
        if _is_clearer(alone, texts[place]):
            texts[place], lanes[place].before = alone, ()


def _is_astray(text: TimedText, prompted: str) -> bool:
    """Check whether the text before a window may have led its decoding astray.

    Then it repeats itself, is unclear, or sounds altogether unlike ``prompted``, the window decoded without that text.
    """
    own = text_of(text.words)
    unlike = bool(own and prompted) and sound_similarity(own, prompted) < MIN_PROMPTED_SIMILARITY
    return unlike or is_repetition(own) or is_unclear(text.words, MIN_MEAN_PROBABILITY)


def _is_clearer(alone: TimedText, after: TimedText) -> bool:
    """Check whether to take the text of a window decoded alone instead of the one decoded after the text before it."""
    if is_repetition(text_of(after.words)):
        return True
    return (mean_probability(alone.words) or 0.0) > (mean_probability(after.words) or 0.0)


def _with_terms(hypothesis: Hypothesis, prompted: str, prompt: str) -> Hypothesis:
    if not (hypothesis.words and prompted):
        return hypothesis
    return Hypothesis(tuple(compare_with_prompted(hypothesis.words, prompted, prompt)))


def split_batches(items: Sequence[Item], workers: int, batch_size: int) -> list[Sequence[Item]]:
    """The items in order, in batches of equal size, so that all workers finish at the same time."""
    count = min(len(items), workers * math.ceil(len(items) / batch_size))
    borders = [len(items) * number // count for number in range(count + 1)] if count else []
    return [items[first:last] for first, last in itertools.pairwise(borders)]


def _combined(results: Sequence[WindowResult]) -> RecognitionResult:
    """Words of all windows, and the windows that have none."""
    words = [word for _, hypothesis in results for word in hypothesis.words]
    skipped = [span for window, hypothesis in results for span in skipped_spans(hypothesis, window)]
    return RecognitionResult(tuple(words), tuple(skipped))


def _words_in_recording(words: Sequence[Word], window: RecognitionWindow) -> list[Word]:
    """Words of a window, timed in the recording."""
    timed = []
    for word in words:
        start, end = window.in_recording(word.start, word.end)
        timed.append(Word(word.text, start, end, word.probability))
    return _fill_zero_lengths(move_stray_words(timed, window.segments))


def _fill_zero_lengths(words: list[Word]) -> list[Word]:
    """Words in order; one that alignment left without a length (often figures) takes its share of the gap after it."""
    timed: list[Word] = []
    for index, word in enumerate(words):
        start = max(word.start, timed[-1].end) if timed and timed[-1].end <= word.end else word.start
        end = max(word.end, start)
        if end - start < 0.02 and index + 1 < len(words):
            end = max(end, min(words[index + 1].start, start + 0.3 * len(word.text)))
        timed.append(Word(word.text, start, end, word.probability))
    return timed
