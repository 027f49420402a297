"""Speakers of the words: by channel where there are two, by voice and wording where there is one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from huazheng.audio.decode.channel_analysis import SEPARATE_CHANNELS
from huazheng.audio.decode_process.decode_client import channels_apart
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.schema.transcript import SOURCE_SPEAKERS
from huazheng.core.text.script import simplified
from huazheng.services.transcription.one_sided import find_only_speaker
from huazheng.speech.diarization.role_labels import assign_roles
from huazheng.speech.diarization.word_speakers import assign_words, wordless_middles
from huazheng.speech.text.turn_building import utterances

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from huazheng.core.schema.transcript import Speaker, Word
    from huazheng.services.transcription.worker_job import ChannelTranscription
    from huazheng.speech.diarization.result import EnrolledMatch
    from huazheng.speech.diarization.word_speakers import VoiceWords
    from huazheng.speech.text.turn_building import Utterance

Role = tuple["Speaker", float]
CUSTOMER_FIRST: tuple[Speaker, ...] = tuple(SOURCE_SPEAKERS.values())
CUSTOMER_FIRST_PROBABILITY = 0.9
"""Probability of that order in a recording made elsewhere, before any wording: some put the line first."""
MICROPHONE_PROBABILITY = 0.95
"""Probability that a lone voice on one of this app's two sources is the one that the source is for."""
SURE_WORDING_PROBABILITY = 0.9
EVEN = 0.5
"""Probability of either speaker where nothing is known."""


class EnrolledVoiceUse(StrEnum):
    """Part that the enrolled voice had in naming the speakers, as written into the transcript's options."""

    NOT_ASKED = "not asked"
    UNCLEAR = "unclear"
    AGREES = "agrees"
    DECIDED = "decided"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True)
class SpeakerPlan:
    """Channels to recognize (:mod:`huazheng.audio.decode.channel_analysis`), and the speaker of each.

    ``by_voice``: one channel, speakers found by diarization; ``in_order``: their names, if given, in the order in which
    they first speak. ``probability``: that the speakers of two channels are not swapped. ``named``: a person named
    them. ``customer_probability``: of one channel by voice, that a lone voice on it is the customer's. ``nobody``:
    seconds in which the channel does not tell who speaks, as both hold one sound.
    """

    channels: tuple[int, ...]
    speakers: tuple[Speaker, ...]
    by_voice: bool = False
    in_order: tuple[Speaker, ...] = ()
    probability: float = 1.0
    named: bool = False
    customer_probability: float = EVEN
    nobody: tuple[tuple[float, float], ...] = ()

    def for_channel(self, number: int) -> SpeakerPlan:
        """The plan for one of two channels, where the other holds no speech: speakers by voice."""
        speaker = self.speakers[number]
        sure = min(self.probability, MICROPHONE_PROBABILITY)
        return SpeakerPlan(
            (self.channels[number],),
            ("unknown",),
            by_voice=True,
            in_order=(speaker,) if self.named else (),
            named=self.named,
            customer_probability=sure if speaker == "customer" else 1 - sure,
        )


class SpokenByVoice(NamedTuple):
    """Utterances of one channel, the part that the enrolled voice had, and the only speaker where it is one-sided.

    ``wordless``: middles of the speech of a voice in which none of its words was recognized, in seconds.
    """

    utterances: list[Utterance]
    own_voice: EnrolledVoiceUse
    only_speaker: Speaker | None
    wordless: list[float]


def plan_speakers(audio: Path, speakers: Sequence[Speaker], *, microphone_first: bool = False) -> SpeakerPlan:
    """The plan for the named speakers, or the usual one for none. Raises :class:`UnusableInput` for a wrong number.

    ``microphone_first``: the first of two channels is known to be the customer's microphone.
    """
    channels = channels_apart(audio)
    count = 2 if channels == SEPARATE_CHANNELS else 1
    if not speakers and count == 2:
        return SpeakerPlan(
            channels, CUSTOMER_FIRST, probability=1.0 if microphone_first else CUSTOMER_FIRST_PROBABILITY
        )
    if not speakers:
        customer = EVEN
        if microphone_first and len(channels) == 1:
            customer = MICROPHONE_PROBABILITY if channels == SEPARATE_CHANNELS[:1] else 1 - MICROPHONE_PROBABILITY
        return SpeakerPlan(channels, ("unknown",), by_voice=True, customer_probability=customer)
    if count == 1 and len(speakers) == 2:
        return SpeakerPlan(channels, ("unknown",), by_voice=True, in_order=tuple(speakers), named=True)
    if len(speakers) != count:
        raise UnusableInput(
            Text(
                f"录音有 {count} 个声道，却给了 {len(speakers)} 个说话人。",
                f"The recording has {count} channel(s), but {len(speakers)} speakers were given.",
            ),
            file=audio,
            remedy=Text(
                "每个声道写一个，用逗号隔开；只有一个声道时，也可以写先开口的和后开口的。",
                "Give one per channel, separated by commas; for one channel also who speaks first and who second.",
            ),
        )
    return SpeakerPlan(channels, tuple(speakers), named=True)


def utterances_by_channel(
    channels: Sequence[ChannelTranscription], plan: SpeakerPlan, language: str
) -> tuple[list[Utterance], tuple[Speaker, ...]]:
    """Utterances of each channel by its speaker, and those speakers.

    Where speakers were not given and the recorder is not known, the wording counts too.
    """
    by_channel = [assign_words(channel.words, channel.voice_segments) for channel in channels]
    speakers, probability = plan.speakers, plan.probability
    if probability < 1.0:
        speakers, probability = _assign_channels(by_channel, plan, language)
    spoken = [
        utterance
        for number, (speaker, runs) in enumerate(zip(speakers, by_channel, strict=True))
        for run in runs
        for utterance in utterances(run.words, speaker, number if len(channels) > 1 else None, probability)
    ]
    return [part for utterance in spoken for part in _attributed(utterance, plan.nobody)], speakers


def _attributed(utterance: Utterance, nobody: Sequence[tuple[float, float]]) -> Iterator[Utterance]:
    """The utterance, parted where its channel ceases or begins to tell who speaks."""

    def is_nobodys(word: Word) -> bool:
        return any(start <= (word.start + word.end) / 2 < end for start, end in nobody)

    for unknown, words in groupby(utterance.words, is_nobodys):
        part = replace(utterance, words=tuple(words))
        yield replace(part, speaker="unknown", speaker_confidence=0.0) if unknown else part


def _assign_channels(
    by_channel: Sequence[Sequence[VoiceWords]], plan: SpeakerPlan, language: str
) -> tuple[tuple[Speaker, ...], float]:
    """Speakers of two channels as planned or swapped, by the wording, and the probability of that."""
    runs = [replace(run, voice=number) for number, runs in enumerate(by_channel) for run in runs]
    planned = plan.probability
    for channel, (role, probability) in list(_roles_by_wording(runs, language).items())[:1]:  # it implies the other
        here = probability if role == plan.speakers[channel] else 1 - probability
        planned = planned * here / (planned * here + (1 - planned) * (1 - here))
    return (plan.speakers, planned) if planned >= EVEN else (plan.speakers[::-1], 1 - planned)


def utterances_by_voice(channel: ChannelTranscription, plan: SpeakerPlan, language: str) -> SpokenByVoice:
    """Utterances of one channel, each by its voice.

    Voices are named in the given order, or by their wording and the customer's enrolled voice.
    """
    runs = assign_words(channel.words, channel.voice_segments)
    only = find_only_speaker(channel, language, plan.customer_probability) if len(plan.in_order) < 2 else None
    wordless = wordless_middles(channel.voice_segments, runs)
    if only is not None:  # diarization may have cut the voice in two
        wordless = []
        runs = [replace(run, voice=runs[0].voice, confidence=1.0) for run in runs]
    if plan.in_order:
        roles, use = _roles_in_order(runs, plan.in_order), EnrolledVoiceUse.NOT_ASKED
    elif only is not None:
        match = replace(channel.enrolled, voice=runs[0].voice) if channel.enrolled is not None else None
        roles, use = apply_enrolled_voice({runs[0].voice: (only.role, only.probability)}, match)
    else:
        roles, use = apply_enrolled_voice(_roles_by_wording(runs, language), channel.enrolled)
    spoken: list[Utterance] = []
    for run in runs:
        role, probability = roles.get(run.voice, ("unknown", 0.0))
        # Right when both the voice and its role are, or neither is.
        both = run.confidence * probability + (1 - run.confidence) * (1 - probability)
        spoken += utterances(run.words, role, None, both)
    return SpokenByVoice(spoken, use, roles[runs[0].voice][0] if only is not None else None, wordless)


def apply_enrolled_voice(
    roles: Mapping[int, Role], match: EnrolledMatch | None
) -> tuple[dict[int, Role], EnrolledVoiceUse]:
    """Roles by wording, corrected by the enrolled voice where it matches clearly and the wording is not certain.

    The enrolled voice alone never overrules clear wording: somebody else may have answered.
    """
    if match is None:
        return dict(roles), EnrolledVoiceUse.UNCLEAR
    role, probability = roles.get(match.voice, ("unknown", 0.0))
    if role == "customer":
        agreeing = probability * match.confidence
        both = agreeing / (agreeing + (1 - probability) * (1 - match.confidence))
        return {**roles, match.voice: ("customer", both)}, EnrolledVoiceUse.AGREES
    if role == "agent" and probability >= SURE_WORDING_PROBABILITY:
        contradicted: Role = (role, probability * (1 - match.confidence / 2))
        return {**roles, match.voice: contradicted}, EnrolledVoiceUse.CONTRADICTS
    others = {voice: named for voice, named in roles.items() if voice != match.voice}
    decided: dict[int, Role] = {**others, match.voice: ("customer", match.confidence)}
    if others and all(one != "agent" for one, _ in others.values()):
        # Somebody called: of the others, the voice that the wording made least likely to be a customer.
        caller = min(others, key=lambda voice: others[voice][1])
        decided[caller] = ("agent", match.confidence)
    return decided, EnrolledVoiceUse.DECIDED


def _roles_in_order(runs: Sequence[VoiceWords], in_order: Sequence[Speaker]) -> dict[int, Role]:
    voices = list(dict.fromkeys(run.voice for run in runs))
    return {voice: (role, 1.0) for voice, role in zip(voices, in_order, strict=False)}


def _roles_by_wording(runs: Sequence[VoiceWords], language: str) -> dict[int, Role]:
    if language != "zh":  # the cues are Chinese
        return {}
    texts: dict[int, list[str]] = {}
    for run in runs:
        texts.setdefault(run.voice, []).append(simplified("".join(word.text for word in run.words).strip()))
    return assign_roles({voice: "\n".join(lines) for voice, lines in texts.items()}) if texts else {}
