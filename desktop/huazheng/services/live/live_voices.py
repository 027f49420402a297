"""Speakers of live text where one source hears both sides: by voice, named by wording, revised as more is heard.

A speaker who is not clear is not named. Sound is embedded only when nothing waits to be recognized, so that text does
not come later.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec
import numpy as np

from huazheng.core.call.realign import transfer_offset
from huazheng.core.call.split_join import offset_at, split_turn
from huazheng.services.live.live_protocol import TurnSpeaker
from huazheng.speech.diarization.online_voices import OnlineVoices, stretch_vector
from huazheng.speech.diarization.result import VoiceSegment
from huazheng.speech.diarization.role_labels import assign_roles
from huazheng.speech.diarization.word_speakers import assign_words
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE
from huazheng.speech.vad.activity import VAD_FRAME, merge_runs, speech_runs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from huazheng.core.schema.transcript import Speaker, Turn
    from huazheng.speech.diarization.embeddings import SpeakerEmbedder
    from huazheng.speech.diarization.online_voices import VoiceGuess
    from huazheng.speech.mono_audio import SpeechSegment
    from huazheng.speech.vad.streaming import StreamingVad

STRETCH_PAUSE_SECONDS = 0.3
"""Pause at which the voice may change."""
MAX_TWO_VOICES_SIMILARITY = 0.6
"""Cosine up to which the voices are two. With a phone on speaker two were at 0.31 to 0.54; one voice cut in two at 0.65
to 0.97 from six stretches on."""
MIN_ONE_VOICE_SIMILARITY, MIN_ONE_VOICE_STRETCHES, MIN_ONE_VOICE_SECONDS = 0.7, 12, 20.0
"""Cosine from which so many stretches and seconds are one voice."""
MIN_MARGIN = 0.05
"""Least difference of a stretch's cosines to both voices: of those with less a quarter had the wrong voice, of the
others one in a hundred."""
MIN_ROLE_PROBABILITY = 0.75
LIVE_SPEAKER_CONFIDENCE = 0.5
"""Confidence of every speaker named here: low enough that the checklist counts the words only as "possibly"."""
MAX_PENDING_SECONDS = 90.0


@dataclass(frozen=True)
class _Stretch:
    turn_id: int
    text: str
    sound: NDArray[np.float32]


def speech_stretches(speech: StreamingVad, segment: SpeechSegment) -> list[VoiceSegment]:
    """Stretches of an utterance between pauses, each numbered as a voice of its own; seconds of the recording."""
    first = segment.start // VAD_FRAME
    runs = merge_runs(
        speech_runs(speech.probabilities(segment.start, segment.end)),
        round(STRETCH_PAUSE_SECONDS * ASR_SAMPLE_RATE / VAD_FRAME),
    )
    frame_seconds = VAD_FRAME / ASR_SAMPLE_RATE
    return [
        VoiceSegment((first + start) * frame_seconds, (first + end) * frame_seconds, number, 1.0)
        for number, (start, end) in enumerate(runs)
    ]


def split_at_pauses(turn: Turn, stretches: Sequence[VoiceSegment]) -> list[tuple[Turn, VoiceSegment]]:
    """The turn's parts, one for each stretch that has words, with ids that count up from the turn's own."""
    groups = assign_words(turn.words, stretches)
    if not groups or not stretches:
        return []
    heard = "".join(word.text for word in turn.words)
    rest, before = turn, len(turn.words)
    parts: list[tuple[Turn, VoiceSegment]] = []
    for group in reversed(groups[1:]):
        before -= len(group.words)
        begins = turn.words[before].start
        offset = transfer_offset(heard, turn.text, sum(len(word.text) for word in turn.words[:before]))
        halves = split_turn(rest, offset or offset_at(turn, begins), begins, (turn.id, turn.id))
        if halves is not None:
            rest = halves[0]
            parts.append((halves[1], stretches[group.voice]))
    parts.append((rest, stretches[groups[0].voice]))
    return [
        (msgspec.structs.replace(part, id=turn.id + number), stretch)
        for number, (part, stretch) in enumerate(reversed(parts))
    ]


class LiveVoices:
    """Voices of one source, and the speaker of each turn as far as it is clear.

    ``load`` gives the speaker model, or None without one: then nobody is named.
    """

    def __init__(self, load: Callable[[], SpeakerEmbedder | None]) -> None:
        self._load = load
        self._model: SpeakerEmbedder | None = None
        self._loaded = False
        self._pending: list[_Stretch] = []
        self._known: list[_Stretch] = []
        self._voices = OnlineVoices()
        self._seconds = 0.0
        self._speakers: dict[int, Speaker] = {}
        self.one_voice = False
        """True where all that was heard is one voice: the other side is not to be heard."""

    @property
    def pending(self) -> bool:
        """True if a turn waits for its voice."""
        return bool(self._pending)

    @property
    def turn_ids(self) -> tuple[int, ...]:
        """Turns that wait for their voice."""
        return tuple(stretch.turn_id for stretch in self._pending)

    def add(self, turn: Turn, sound: NDArray[np.float32]) -> None:
        """Add a turn that lies in one stretch, and the sound of that stretch."""
        self._pending.append(_Stretch(turn.id, turn.text, sound))
        while sum(len(stretch.sound) for stretch in self._pending) > MAX_PENDING_SECONDS * ASR_SAMPLE_RATE:
            del self._pending[0]

    def speaker(self, turn_id: int) -> Speaker:
        """Speaker of a turn, as far as it is clear."""
        return self._speakers.get(turn_id, "unknown")

    def revise_text(self, texts: Mapping[int, str]) -> None:
        """Set the text of turns that were added before, by their ids."""
        for stretches in (self._pending, self._known):
            stretches[:] = [replace(one, text=texts.get(one.turn_id, one.text)) for one in stretches]

    def clear_pending(self) -> None:
        """Forget the turns that wait for their voice."""
        self._pending = []

    def name_next(self) -> tuple[TurnSpeaker, ...]:
        """Take in the voice of the oldest turn that waits. Returns every turn whose speaker is another now."""
        stretch = self._pending.pop(0)
        model = self._embedder()
        if model is None:
            return ()
        seconds = len(stretch.sound) / ASR_SAMPLE_RATE
        self._voices.add(stretch_vector(stretch.sound, model), seconds)
        self._seconds += seconds
        self._known.append(_Stretch(stretch.turn_id, stretch.text, np.zeros(0, np.float32)))
        guesses = self._voices.guesses()
        self.one_voice = (
            len(guesses) >= MIN_ONE_VOICE_STRETCHES
            and self._seconds >= MIN_ONE_VOICE_SECONDS
            and self._voices.similarity >= MIN_ONE_VOICE_SIMILARITY
        )
        return self._revised(self._named(guesses))

    def _embedder(self) -> SpeakerEmbedder | None:
        if not self._loaded:
            self._loaded, self._model = True, self._load()
        return self._model

    def _named(self, guesses: Sequence[VoiceGuess]) -> dict[int, Speaker]:
        """Speaker of every turn whose voice is clear."""
        if not guesses or self._voices.similarity > MAX_TWO_VOICES_SIMILARITY:
            return {}
        clear = [
            (stretch, guess.voice)
            for stretch, guess in zip(self._known, guesses, strict=True)
            if guess.margin >= MIN_MARGIN
        ]
        roles = assign_roles(
            {voice: "\n".join(stretch.text for stretch, one in clear if one == voice) for voice in (0, 1)}
        )
        if min(probability for _, probability in roles.values()) < MIN_ROLE_PROBABILITY:
            return {}
        return {stretch.turn_id: roles[voice][0] for stretch, voice in clear}

    def _revised(self, named: dict[int, Speaker]) -> tuple[TurnSpeaker, ...]:
        before = self._speakers
        self._speakers = {stretch.turn_id: named.get(stretch.turn_id, "unknown") for stretch in self._known}
        return tuple(
            TurnSpeaker(turn=turn_id, speaker=speaker)
            for turn_id, speaker in self._speakers.items()
            if speaker != before.get(turn_id, "unknown")
        )
