"""Windows of sound, encoded once by Whisper and decoded as often as needed.

Whisper's encoder is usually given 30 s, most of it silence when a sentence is short, and takes as long for one word as
for thirty seconds. The model takes fewer frames too (CTranslate2 checks only the maximum): on 48 labeled turns of
telephone speech, frames for the sound and a second of silence read as well as 30 s (character error 0.290 and 0.283)
with a thirteenth of the encoder's time. Windows of a whole recording are given 30 s nevertheless: on five calls those
given a second of silence had a character error of 0.148, the others 0.143; and the text of a window must not depend on
the length of its neighbors. Decoding the same sound again needs no second encoding.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.schema.transcript import Word
from huazheng.speech.faster_whisper_internals import (
    add_word_times,
    encode_features,
    feature_shape,
    generate,
    mel_features,
    open_tokenizer,
    prompt_tokens,
)
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from faster_whisper import WhisperModel
    from faster_whisper.tokenizer import Tokenizer
    from numpy.typing import NDArray

SUPPRESSED_TOKENS = (-1, 171)
"""-1: what the model itself lists as no speech. 171: the first byte of full-width marks; with a prompt the model takes
the second comma or so for a full-width figure (您好４我是), and half-width marks are a third as long to write."""
FRAMES_PER_SECOND = 100
PADDING_SECONDS = 1.0
MIN_ENCODED_SECONDS = 4.0
MAX_TOKENS_PER_SECOND = 12
"""More than anybody says: text that runs on is a repetition, and is stopped."""
MIN_SAMPLES = 400
"""Least samples that a spectrum is made of."""
TIMESTAMP_SECONDS = 0.02
_MIN_TOKENS = 16
_PAUSE_SECONDS = 60.0
_OPENING_MARKS = "\"'“¿([{-"
_CLOSING_MARKS = "\"'.。,，!！?？:：”)]}、"


MAX_TOKENS_BEFORE = 200
"""Most tokens of the text before a sound that it is decoded with; the model takes 223."""
TOKENS_BEFORE_STEP = 40


@dataclass(frozen=True)
class TimedText:
    """Words of a sound, the seconds up to which they reach (None: to its end), and the tokens that they are made of."""

    words: list[Word]
    reach: float | None = None
    tokens: tuple[int, ...] = ()


@dataclass(frozen=True)
class EncodedAudio:
    """Encoder output of several sounds, shape (sounds, steps, width), and the length of each in seconds."""

    model: WhisperModel
    language: str
    seconds: tuple[float, ...]
    encoded: NDArray[np.float32]

    def select(self, numbers: Sequence[int]) -> EncodedAudio:
        """Some of the sounds, without encoding them again."""
        seconds = tuple(self.seconds[number] for number in numbers)
        return replace(self, seconds=seconds, encoded=self.encoded[list(numbers)])

    def texts(self, prompt: str, beam: int) -> list[str]:
        """Text of each sound, without word times, which take a tenth of the work. ``prompt`` may be empty."""
        prompts = [prompt_tokens(self.model, self._tokenizer, prompt)] * len(self.seconds)
        decoded = self._generate(range(len(self.seconds)), prompts, beam)
        return [self._tokenizer.decode(self._text_tokens(tokens)) for tokens in decoded]

    def words(
        self, beam: int, *, timestamps: bool = False, before: Sequence[Sequence[int]] | None = None
    ) -> list[TimedText]:
        """Words of each sound, timed from its own start, and how far the text reaches.

        ``timestamps``: the model writes where each sentence begins and ends. It then tells how far its text reaches,
        and leaves out less: of 692 letters of a call on a loudspeaker 44 were lost in runs of six and more, without
        timestamps 217. ``before``: tokens of the text before each sound, empty for none.
        """
        decoded = self._decode(beam, before or [()] * len(self.seconds), timestamps=timestamps)
        return [
            TimedText(self._timed_words(number, tokens), self._reach(tokens), tuple(tokens))
            for number, tokens in enumerate(decoded)
        ]

    def _timed_words(self, number: int, tokens: list[int]) -> list[Word]:
        """Words of one sound. Each is timed alone, so that its times do not depend on what is decoded with it."""
        seconds = self.seconds[number]
        sentences: list[dict[str, Any]] = [
            {"tokens": text, "seek": 0, "start": begin, "end": end}
            for begin, end, text in self._sentences(tokens, seconds)
        ]
        add_word_times(
            self.model,
            self._tokenizer,
            [sentences],
            self.encoded[number : number + 1],
            [math.ceil(seconds) * FRAMES_PER_SECOND],
            opening_marks=_OPENING_MARKS,
            closing_marks=_CLOSING_MARKS,
            # The library times the first word by how long nobody had spoken.
            last_speech=-_PAUSE_SECONDS,
        )
        return [
            Word(word["word"], float(word["start"]), float(word["end"]), round(float(word["probability"]), 3))
            for sentence in sentences
            for word in sentence["words"]
            if word["word"].strip()
        ]

    def _sentences(self, tokens: list[int], seconds: float) -> list[tuple[float, float, list[int]]]:
        """Start and end (seconds in the sound) and text tokens of what stands between two timestamps."""
        first = self._tokenizer.timestamp_begin
        sentences: list[tuple[float, float, list[int]]] = []
        begin, text = 0.0, list[int]()
        for token in tokens:
            if token < first:
                text.append(token)
                continue
            at = (token - first) * TIMESTAMP_SECONDS
            if text:
                sentences.append((begin, max(begin, at), self._text_tokens(text)))
            begin, text = at, []
        if text or not sentences:
            sentences.append((begin, seconds, self._text_tokens(text)))
        return sentences

    def _text_tokens(self, tokens: list[int]) -> list[int]:
        return [token for token in tokens if token < self._tokenizer.eot]

    def _reach(self, tokens: list[int]) -> float | None:
        """Seconds of the last timestamp, where the text ends with one."""
        first = self._tokenizer.timestamp_begin
        return (tokens[-1] - first) * TIMESTAMP_SECONDS if tokens and tokens[-1] > first else None

    @property
    def _tokenizer(self) -> Tokenizer:
        return _tokenizer(self.model, self.language)

    def _decode(self, beam: int, before: Sequence[Sequence[int]], *, timestamps: bool) -> list[list[int]]:
        """Tokens of each sound, decoded after the text before it.

        Sounds that are decoded together need prompts of the same length. So that a text does not depend on what is
        decoded with it, the length is rounded down to a step, and each length is decoded by itself.
        """
        counts = [min(len(tokens), MAX_TOKENS_BEFORE) // TOKENS_BEFORE_STEP * TOKENS_BEFORE_STEP for tokens in before]
        decoded: list[list[int]] = [[] for _ in before]
        for count in sorted(set(counts)):
            numbers = [number for number, own in enumerate(counts) if own == count]
            prompts = [
                prompt_tokens(
                    self.model,
                    self._tokenizer,
                    "",
                    before[number][len(before[number]) - count :],
                    timestamps=timestamps,
                )
                for number in numbers
            ]
            for number, tokens in zip(numbers, self._generate(numbers, prompts, beam), strict=True):
                decoded[number] = tokens
        return decoded

    def _generate(self, numbers: Sequence[int], prompts: list[list[int]], beam: int) -> list[list[int]]:
        """Tokens of some of the sounds, one prompt for each."""
        return generate(
            self.model,
            self._tokenizer,
            self.encoded if len(numbers) == len(self.encoded) else self.encoded[list(numbers)],
            prompts,
            beam_size=beam,
            max_tokens=_MIN_TOKENS + round(MAX_TOKENS_PER_SECOND * max(self.seconds)),
            suppressed=SUPPRESSED_TOKENS,
        )


def encode(
    model: WhisperModel, sounds: Sequence[NDArray[np.float32]], language: str, *, tight_padding: bool = False
) -> EncodedAudio:
    """Encode sounds of at most 30 s each, float32 at 16 kHz. ``tight_padding``: only as much silence as is needed."""
    # One by one: together takes no less time, and 70 MB more for each with base. In main memory, where single ones
    # can be selected again; a graphics card takes back what it needs.
    encoded = [
        encode_features(model, features) for features in _padded_features(model, sounds, tight_padding=tight_padding)
    ]
    return EncodedAudio(
        model, language, tuple(len(sound) / ASR_SAMPLE_RATE for sound in sounds), np.concatenate(encoded)
    )


def _padded_features(
    model: WhisperModel, sounds: Sequence[NDArray[np.float32]], *, tight_padding: bool
) -> NDArray[np.float32]:
    """Encoder input, shape (sounds, bands, frames): each sound followed by silence, all of one length."""
    bands, max_frames = feature_shape(model)
    lengths = [min(max(1, -(-len(sound) * FRAMES_PER_SECOND // ASR_SAMPLE_RATE)), max_frames) for sound in sounds]
    room = max(
        round(MIN_ENCODED_SECONDS * FRAMES_PER_SECOND), max(lengths) + round(PADDING_SECONDS * FRAMES_PER_SECOND)
    )
    room = min(room + room % 2, max_frames) if tight_padding else max_frames
    padded = np.zeros((len(sounds), bands, room), np.float32)
    for number, (sound, frames) in enumerate(zip(sounds, lengths, strict=True)):
        features = mel_features(model, np.pad(sound, (0, max(0, MIN_SAMPLES - len(sound)))))[:, :frames]
        padded[number, :, : features.shape[1]] = features
    return padded


@lru_cache(maxsize=4)
def _tokenizer(model: WhisperModel, language: str) -> Tokenizer:
    tokenizer = open_tokenizer(model, language)
    if tokenizer is None:
        raise UnusableInput(
            Text(f"这个识别模型不会语言“{language}”。", f"This speech model does not support “{language}”."),
            remedy=Text(
                "普通话写 zh，英语写 en；粤语写 yue，要用 whisper-large-v3。",
                "Use zh for Mandarin, en for English; yue (Cantonese) needs whisper-large-v3.",
            ),
        )
    return tokenizer
