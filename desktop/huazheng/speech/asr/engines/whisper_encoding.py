"""Some stretches of sound, encoded once and read together, as often as is asked.

Whisper's encoder is usually given 30 s, most of it silence when a sentence is short, and takes as long for one word as
for thirty seconds. It need not be: the model takes fewer frames (CTranslate2 checks only the most), and on 48 labelled
turns of telephone speech frames for the sound and a second of silence read as well as 30 s (character error 0.290
and 0.283) with a thirteenth of the encoder's time. Windows of a whole recording are given 30 s like everywhere: on five
calls those given a second of silence had a character error of 0.148, the others 0.143; and what is heard in a window
must not depend on how long its neighbours are. A second reading of the same sound needs no second encoding.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from faster_whisper.tokenizer import Tokenizer
from faster_whisper.transcribe import get_ctranslate2_storage, get_suppressed_tokens

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.schema.transcript import Word
from huazheng.speech.engine import ASR_SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ctranslate2 import StorageView  # type: ignore[import-untyped]
    from faster_whisper import WhisperModel
    from numpy.typing import NDArray

SUPPRESSED_TOKENS = (-1, 171)
"""-1: what the model itself lists as no speech. 171: the first byte of full-width marks; with a prompt the model takes
the second comma or so for a full-width figure (您好４我是), and half-width marks are a third as long to write."""
FRAMES_PER_SECOND = 100
PADDING_SECONDS = 1.0
MIN_ENCODED_SECONDS = 4.0
MAX_TOKENS_PER_SECOND = 12
"""More than anybody says: a reading that runs on is a loop, and is stopped."""
_MIN_TOKENS = 16
_PAUSE_SECONDS = 60.0
_OPENING_MARKS = "\"'“¿([{-"
_CLOSING_MARKS = "\"'.。,，!！?？:：”)]}、"


@dataclass(frozen=True)
class EncodedAudio:
    """A few sounds as one model has encoded them: seconds of each, and what that gave, shape (sounds, steps, width)."""

    model: WhisperModel
    language: str
    seconds: tuple[float, ...]
    encoded: NDArray[np.float32]

    def only(self, numbers: Sequence[int]) -> EncodedAudio:
        """Some of the sounds, without encoding them again."""
        seconds = tuple(self.seconds[number] for number in numbers)
        return replace(self, seconds=seconds, encoded=self.encoded[list(numbers)])

    def texts(self, beam: int) -> list[str]:
        """What each gives without a prompt; without times, which take a tenth of the work."""
        return [self._tokens.decode(text) for text in self._decode("", beam)[0]]

    def words(self, prompt: str, beam: int) -> list[list[Word]]:
        """The words of each, timed from its own start. ``prompt`` may be empty."""
        texts, encoded = self._decode(prompt, beam)
        lengths = [math.ceil(seconds) for seconds in self.seconds]
        # The library times them as one recording, and the first word by how long nobody had spoken: long, for each.
        starts = np.cumsum([0, *(length + _PAUSE_SECONDS for length in lengths[:-1])])
        segments = [
            [{"tokens": text, "seek": int(start) * FRAMES_PER_SECOND, "start": float(start), "end": start + seconds}]
            for text, start, seconds in zip(texts, starts, self.seconds, strict=True)
        ]
        frames = [length * FRAMES_PER_SECOND for length in lengths]
        self.model.add_word_timestamps(
            segments, self._tokens, encoded, frames, _OPENING_MARKS, _CLOSING_MARKS, -_PAUSE_SECONDS
        )
        return [
            [
                Word(
                    one["word"],
                    float(one["start"] - start),
                    float(one["end"] - start),
                    round(float(one["probability"]), 3),
                )
                for one in segment["words"]
                if one["word"].strip()
            ]
            for [segment], start in zip(segments, starts, strict=True)
        ]

    @property
    def _tokens(self) -> Tokenizer:
        return _tokenizer(self.model, self.language)

    def _decode(self, prompt: str, beam: int) -> tuple[list[list[int]], StorageView]:
        """The text of each as tokens, and the encoded sounds, which aligning needs too."""
        asked = self.model.get_prompt(self._tokens, [], without_timestamps=True, hotwords=prompt or None)
        encoded = get_ctranslate2_storage(self.encoded)
        longest = len(asked) + _MIN_TOKENS + round(MAX_TOKENS_PER_SECOND * max(self.seconds))
        results = self.model.model.generate(
            encoded,
            [asked] * len(self.seconds),
            beam_size=beam,
            max_length=min(longest, self.model.max_length),
            suppress_blank=True,
            suppress_tokens=list(get_suppressed_tokens(self._tokens, list(SUPPRESSED_TOKENS))),
        )
        texts = [[token for token in one.sequences_ids[0] if token < self._tokens.eot] for one in results]
        return texts, encoded


def encode(
    model: WhisperModel, sounds: Sequence[NDArray[np.float32]], language: str, *, tight_padding: bool = False
) -> EncodedAudio:
    """Encode sounds of at most 30 s each, float32 at :data:`ASR_SAMPLE_RATE`. ``tight_padding``: with no more than
    it needs.
    """
    # One by one: together takes no less time, and 70 MB more for each with base. To the processor, where single ones
    # can be taken out again; a graphics card takes back what it needs.
    encoded = [
        np.asarray(model.model.encode(get_ctranslate2_storage(sound[np.newaxis]), to_cpu=True))
        for sound in _features(model, sounds, tight_padding=tight_padding)
    ]
    return EncodedAudio(
        model, language, tuple(len(sound) / ASR_SAMPLE_RATE for sound in sounds), np.concatenate(encoded)
    )


def _features(
    model: WhisperModel, sounds: Sequence[NDArray[np.float32]], *, tight_padding: bool
) -> NDArray[np.float32]:
    """The sounds as the encoder takes them, shape (sounds, bands, frames), silence after each; all as long."""
    most = model.feature_extractor.nb_max_frames
    lengths = [min(max(1, -(-len(sound) * FRAMES_PER_SECOND // ASR_SAMPLE_RATE)), most) for sound in sounds]
    room = max(
        round(MIN_ENCODED_SECONDS * FRAMES_PER_SECOND), max(lengths) + round(PADDING_SECONDS * FRAMES_PER_SECOND)
    )
    room = min(room + room % 2, most) if tight_padding else most
    padded = np.zeros((len(sounds), model.feature_extractor.mel_filters.shape[0], room), np.float32)
    for number, (sound, frames) in enumerate(zip(sounds, lengths, strict=True)):
        heard = model.feature_extractor(sound, padding=0)[:, :frames]
        padded[number, :, : heard.shape[1]] = heard
    return padded


@lru_cache(maxsize=4)
def _tokenizer(model: WhisperModel, language: str) -> Tokenizer:
    if model.hf_tokenizer.token_to_id(f"<|{language}|>") is None:
        raise UnusableInput(
            Text(f"这个识别模型不会语言“{language}”。", f"This speech model knows no language “{language}”."),
            remedy=Text(
                "普通话写 zh，英语写 en；粤语写 yue，要用 whisper-large-v3。",
                "Say zh for Mandarin, en for English; yue for Cantonese needs whisper-large-v3.",
            ),
        )
    return Tokenizer(model.hf_tokenizer, model.model.is_multilingual, task="transcribe", language=language)
