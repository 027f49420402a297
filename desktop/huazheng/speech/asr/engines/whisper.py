"""faster-whisper engine: Whisper models on CTranslate2.

Windows are packed to 30 s at speech pauses and decoded in batches, which loses nothing and is fast. A prompt of domain
terms goes with every window; the text of the window before does not. Workers of one thread each keep all cores busy;
more threads on one batch wait for each other half the time.
"""

from __future__ import annotations

import itertools
import math
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from huazheng.core.schema.transcript import SkippedSpan, Word
from huazheng.speech.asr.alignment import move_stray_words
from huazheng.speech.asr.chunking import pack_windows
from huazheng.speech.asr.cross_check import mark_differences
from huazheng.speech.asr.engine import ENGINES, RecognitionResult
from huazheng.speech.asr.engines.whisper_device import load_on_best_device
from huazheng.speech.asr.engines.whisper_encoding import SUPPRESSED_TOKENS, EncodedAudio, encode
from huazheng.speech.asr.hypotheses import DROPPED_LOOP, Hypothesis, accept_or_drop, choose_hypothesis, needs_retry
from huazheng.speech.asr.repetition import retry_around_repetition

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from huazheng.core.runtime.task import Task
    from huazheng.speech.asr.chunking import RecognitionWindow
    from huazheng.speech.asr.engine import Engine, RecognitionOptions
    from huazheng.speech.asr.engines.whisper_device import LoadedModel
    from huazheng.speech.mono_audio import SpeechSegment

NAME = "faster-whisper"
BEAM_SIZE = 5
RECHECK_BEAM_SIZE = 1
"""The recheck asks for the sound, not for the best spelling."""


def open_engine(model: Path, threads: int) -> Engine:
    """Load the model from its folder, never from the network."""
    return _WhisperEngine(load_on_best_device(model, threads))


class _WhisperEngine:
    name = NAME
    capabilities = ENGINES[NAME].capabilities

    def __init__(self, loaded: LoadedModel) -> None:
        self._model, self._device, self._compute, self._workers, self._windows = loaded

    def settings(self, options: RecognitionOptions) -> dict[str, Any]:
        return {
            "engine_version": version("faster-whisper"),
            "device": self._device,
            "compute_type": self._compute,
            "windows_at_once": self._windows,
            "beam_size": BEAM_SIZE,
            "second_beam_size": RECHECK_BEAM_SIZE,
            "language": options.language,
            "prompt": options.prompt,
            "suppressed": list(SUPPRESSED_TOKENS),
        }

    def recognize(
        self, audio: NDArray[np.float32], speech: Sequence[SpeechSegment], options: RecognitionOptions, task: Task
    ) -> RecognitionResult:
        task.check()
        batches = split_batches(pack_windows(speech), self._workers, self._windows)
        words: list[Word] = []
        skipped: list[SkippedSpan] = []
        with ThreadPoolExecutor(self._workers) as pool:
            results = [pool.submit(self._recognize_batch, audio, batch, options) for batch in batches]
            try:
                for number, result in enumerate(results):
                    task.check()
                    for window, hypothesis in result.result():
                        words += hypothesis.words
                        if hypothesis.dropped is not None:
                            start, end = window.bounds
                            dropped_text = hypothesis.dropped_text or None
                            skipped.append(
                                SkippedSpan(start=start, end=end, reason=hypothesis.dropped, heard=dropped_text)
                            )
                    task.report((number + 1) / len(batches))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return RecognitionResult(tuple(words), tuple(skipped))

    def recognize_live(self, audio: NDArray[np.float32], language: str) -> Sequence[Word]:
        [words] = encode(self._model, [audio], language, tight_padding=True).words("", BEAM_SIZE)
        return _fill_zero_lengths(words)

    def _recognize_batch(
        self, audio: NDArray[np.float32], windows: Sequence[RecognitionWindow], options: RecognitionOptions
    ) -> list[tuple[RecognitionWindow, Hypothesis]]:
        """Each window with its hypothesis; one that gave a repetition comes in parts, where that helps."""

        def recognize(some: Sequence[RecognitionWindow]) -> list[Hypothesis]:
            return self._recognize_and_check(audio, some, options)

        results: list[tuple[RecognitionWindow, Hypothesis]] = []
        for window, hypothesis in zip(windows, recognize(windows), strict=True):
            parts = retry_around_repetition(window, recognize) if hypothesis.dropped == DROPPED_LOOP else []
            results += parts or [(window, hypothesis)]
        return results

    def _recognize_and_check(
        self, audio: NDArray[np.float32], windows: Sequence[RecognitionWindow], options: RecognitionOptions
    ) -> list[Hypothesis]:
        encoded = self._encode(audio, windows, options)
        hypotheses = self._hypotheses(audio, windows, encoded, options)
        return self._cross_check(encoded, hypotheses, options) if options.prompt and options.recheck else hypotheses

    def _encode(
        self, audio: NDArray[np.float32], windows: Sequence[RecognitionWindow], options: RecognitionOptions
    ) -> EncodedAudio:
        return encode(self._model, [window.samples(audio) for window in windows], options.language)

    def _cross_check(
        self, encoded: EncodedAudio, hypotheses: Sequence[Hypothesis], options: RecognitionOptions
    ) -> list[Hypothesis]:
        """The hypotheses, with clauses marked that sound different without the prompt.

        The narrow beam is quick and now and then breaks off; what differs then must differ for the wider one too.
        """
        marked = list(hypotheses)
        for beam in (RECHECK_BEAM_SIZE, BEAM_SIZE):
            numbers = [
                number for number, hypothesis in enumerate(hypotheses) if _needs_check(hypothesis, marked[number], beam)
            ]
            texts = encoded.select(numbers).texts(beam) if numbers else ()
            for number, text in zip(numbers, texts, strict=True):
                marked[number] = Hypothesis(tuple(mark_differences(hypotheses[number].words, text, options.prompt)))
        return marked

    def _hypotheses(
        self,
        audio: NDArray[np.float32],
        windows: Sequence[RecognitionWindow],
        encoded: EncodedAudio,
        options: RecognitionOptions,
    ) -> list[Hypothesis]:
        """Each window decoded with the prompt; where that is doubtful also without it, and then in halves."""
        hypotheses = []
        for number, (window, first) in enumerate(
            zip(windows, _window_words(windows, encoded, options.prompt), strict=True)
        ):
            best: Sequence[Word] = first
            others = self._alternatives(audio, window, encoded.select([number]), options)
            while needs_retry(best, window, options.prompt) and (other := next(others, None)) is not None:
                best = choose_hypothesis(best, other, window, options.prompt)
            hypotheses.append(accept_or_drop(first, best, window))
        return hypotheses

    def _alternatives(
        self, audio: NDArray[np.float32], window: RecognitionWindow, encoded: EncodedAudio, options: RecognitionOptions
    ) -> Iterator[list[Word]]:
        """A window without the prompt; then in halves, for another cut often completes a text that broke off."""
        yield _window_words([window], encoded, "")[0]
        if halves := window.halves():
            yield [word for half in _window_words(halves, self._encode(audio, halves, options), "") for word in half]


def split_batches(
    windows: Sequence[RecognitionWindow], workers: int, batch_size: int
) -> list[Sequence[RecognitionWindow]]:
    """The windows in order, in batches of equal size, so that all workers finish at the same time."""
    count = min(len(windows), workers * math.ceil(len(windows) / batch_size))
    borders = [len(windows) * number // count for number in range(count + 1)] if count else []
    return [windows[first:last] for first, last in itertools.pairwise(borders)]


def _window_words(windows: Sequence[RecognitionWindow], encoded: EncodedAudio, prompt: str) -> list[list[Word]]:
    """Words of each window, timed in the recording."""
    return [
        _fill_zero_lengths(move_stray_words([_in_recording(word, window) for word in words], window.segments))
        for window, words in zip(windows, encoded.words(prompt, BEAM_SIZE), strict=True)
    ]


def _in_recording(word: Word, window: RecognitionWindow) -> Word:
    start, end = window.in_recording(word.start, word.end)
    return Word(word.text, start, end, word.probability)


def _needs_check(hypothesis: Hypothesis, marked: Hypothesis, beam: int) -> bool:
    """All hypotheses with words for the narrow beam; those with marked words for the wider one."""
    return any(word.differs for word in marked.words) if beam == BEAM_SIZE else bool(hypothesis.words)


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
