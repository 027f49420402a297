"""Who said what: by channel where there are two, by voice and wording where there is one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from huazheng.audio.decode.channel_analysis import SEPARATE_CHANNELS, independent_channels
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.text.script import simplified
from huazheng.speech.diarization.role_labels import assign_roles
from huazheng.speech.diarization.word_speakers import assign_words
from huazheng.speech.text.turn_building import utterances

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from huazheng.core.schema.transcript import Speaker
    from huazheng.services.transcription.worker_client import ChannelTranscription
    from huazheng.speech.diarization.enrolled import EnrolledMatch
    from huazheng.speech.diarization.word_speakers import VoiceWords
    from huazheng.speech.text.turn_building import Utterance

Role = tuple["Speaker", float]
# DESIGN §3: the customer's microphone is the first source, the line the second.
CUSTOMER_FIRST: tuple[Speaker, ...] = ("customer", "agent")
CUSTOMER_FIRST_PROBABILITY = 0.9
"""How sure that is of a recording made elsewhere, before a word is heard: others put the line first."""
SURE_WORDING_PROBABILITY = 0.9
_EVEN = 0.5


class EnrolledVoiceUse(StrEnum):
    """What the customer's learned voice had to do with the names, as the transcript's options say it."""

    NOT_ASKED = "not asked"
    UNCLEAR = "unclear"
    AGREES = "agrees"
    DECIDED = "decided"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True)
class SpeakerPlan:
    """Which channels of the recording are heard (:mod:`huazheng.audio.decode.channel_analysis`), and who is on each.

    ``by_voice``: one channel whose voices are told apart; ``in_order`` names them, if it was said, in the order in
    which they are first heard. ``sure``: that the speakers of two channels are not the other way round.
    """

    heard: tuple[int, ...]
    speakers: tuple[Speaker, ...]
    by_voice: bool = False
    in_order: tuple[Speaker, ...] = ()
    sure: float = 1.0


def plan_speakers(audio: Path, speakers: Sequence[Speaker], *, microphone_first: bool = False) -> SpeakerPlan:
    """What was said of the speakers, or what goes without saying; raises :class:`UnusableInput` if it does not fit.

    ``microphone_first``: of two channels the first is known to be the customer's microphone.
    """
    heard = independent_channels(audio)
    count = 2 if heard == SEPARATE_CHANNELS else 1
    if not speakers and count == 2:
        return SpeakerPlan(heard, CUSTOMER_FIRST, sure=1.0 if microphone_first else CUSTOMER_FIRST_PROBABILITY)
    if not speakers:
        return SpeakerPlan(heard, ("unknown",), by_voice=True)
    if count == 1 and len(speakers) == 2:
        return SpeakerPlan(heard, ("unknown",), by_voice=True, in_order=tuple(speakers))
    if len(speakers) != count:
        raise UnusableInput(
            Text(
                f"录音按 {count} 个声道来听，却给了 {len(speakers)} 个说话人。",
                f"The recording is heard as {count} channel(s), but {len(speakers)} speakers were named.",
            ),
            file=audio,
            remedy=Text(
                "每个声道写一个，用逗号隔开；只有一个声道时，也可以写先开口的和后开口的。",
                "Name one for each channel, with commas between; for one channel also who speaks first and who after.",
            ),
        )
    return SpeakerPlan(heard, tuple(speakers))


def utterances_by_channel(
    channels: Sequence[ChannelTranscription], named: SpeakerPlan, language: str
) -> tuple[list[Utterance], tuple[Speaker, ...]]:
    """The utterances of each channel, all by its speaker, and who those speakers are.

    Where nobody said it and the recorder is not known, the wording says who is on which channel, too.
    """
    said = [assign_words(one.words, one.voice_segments) for one in channels]
    speakers, sure = named.speakers, named.sure
    if sure < 1.0:
        speakers, sure = _assign_channels(said, named, language)
    found = [
        utterance
        for number, (speaker, ones) in enumerate(zip(speakers, said, strict=True))
        for one in ones
        for utterance in utterances(one.words, speaker, number if len(channels) > 1 else None, sure)
    ]
    return found, speakers


def _assign_channels(
    said: Sequence[Sequence[VoiceWords]], named: SpeakerPlan, language: str
) -> tuple[tuple[Speaker, ...], float]:
    """The speakers of two channels as they are or the other way round, by what is said there, and how sure that is."""
    on_channel = [replace(one, voice=number) for number, ones in enumerate(said) for one in ones]
    chance = named.sure
    for channel, (role, sure) in list(_roles_by_wording(on_channel, language).items())[:1]:  # the other follows from it
        here = sure if role == named.speakers[channel] else 1 - sure
        chance = chance * here / (chance * here + (1 - chance) * (1 - here))
    return (named.speakers, chance) if chance >= _EVEN else (named.speakers[::-1], 1 - chance)


def utterances_by_voice(
    heard: ChannelTranscription, in_order: Sequence[Speaker], language: str
) -> tuple[list[Utterance], EnrolledVoiceUse]:
    """One channel's utterances, each by its voice, and what the learned voice had to do with it.

    Voices are named as they were said to come, or by their wording and the customer's own voice.
    """
    said = assign_words(heard.words, heard.voice_segments)
    if in_order:
        roles, use = _roles_in_order(said, in_order), EnrolledVoiceUse.NOT_ASKED
    else:
        roles, use = apply_enrolled_voice(_roles_by_wording(said, language), heard.own)
    found: list[Utterance] = []
    for one in said:
        role, sure = roles.get(one.voice, ("unknown", 0.0))
        # Right when both the voice and its name are, or neither is.
        both = one.confidence * sure + (1 - one.confidence) * (1 - sure)
        found += utterances(one.words, role, None, both)
    return found, use


def apply_enrolled_voice(
    roles: Mapping[int, Role], own: EnrolledMatch | None
) -> tuple[dict[int, Role], EnrolledVoiceUse]:
    """Roles by wording, put right by the customer's own voice where it is clear and the wording is not sure of itself.

    A learned voice alone never turns round what the wording says surely: somebody else may have answered.
    """
    if own is None:
        return dict(roles), EnrolledVoiceUse.UNCLEAR
    role, sure = roles.get(own.voice, ("unknown", 0.0))
    if role == "customer":
        both = sure * own.sure / (sure * own.sure + (1 - sure) * (1 - own.sure))
        return {**roles, own.voice: ("customer", both)}, EnrolledVoiceUse.AGREES
    if role == "agent" and sure >= SURE_WORDING_PROBABILITY:
        return {**roles, own.voice: (role, sure * (1 - own.sure / 2))}, EnrolledVoiceUse.CONTRADICTS
    others = {voice: named for voice, named in roles.items() if voice != own.voice}
    named: dict[int, Role] = {**others, own.voice: ("customer", own.sure)}
    if others and all(one != "agent" for one, _ in others.values()):
        # Somebody called: of the others, whoever the wording thought least surely to be a customer.
        caller = min(others, key=lambda voice: others[voice][1])
        named[caller] = ("agent", own.sure)
    return named, EnrolledVoiceUse.DECIDED


def _roles_in_order(said: Sequence[VoiceWords], in_order: Sequence[Speaker]) -> dict[int, Role]:
    heard_first = list(dict.fromkeys(one.voice for one in said))
    return {voice: (role, 1.0) for voice, role in zip(heard_first, in_order, strict=False)}


def _roles_by_wording(said: Sequence[VoiceWords], language: str) -> dict[int, Role]:
    if language != "zh":  # the wording that is known is Chinese
        return {}
    texts: dict[int, list[str]] = {}
    for one in said:
        texts.setdefault(one.voice, []).append(simplified("".join(word.text for word in one.words).strip()))
    return assign_roles({voice: "\n".join(lines) for voice, lines in texts.items()}) if texts else {}
