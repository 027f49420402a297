"""Who said what: by channel where there are two, by voice and wording where there is one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from huazheng.audio.channels import APART, channels_of_their_own
from huazheng.core.errors import UnusableInput
from huazheng.core.language import Text
from huazheng.core.script import simplified
from huazheng.speech.attribution import attribute
from huazheng.speech.roles import name_voices
from huazheng.speech.turns import utterances

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from huazheng.core.transcript import Speaker
    from huazheng.services.hearing import ChannelHeard
    from huazheng.speech.attribution import Said
    from huazheng.speech.ownvoice import Own
    from huazheng.speech.turns import Utterance

Role = tuple["Speaker", float]
# DESIGN §3: the customer's microphone is the first source, the line the second.
CUSTOMER_FIRST: tuple[Speaker, ...] = ("customer", "agent")
CUSTOMER_IS_FIRST = 0.9
"""How sure that is of a recording made elsewhere, before a word is heard: others put the line first."""
WORDING_IS_SURE = 0.9
_EVEN = 0.5


class OwnVoiceUse(StrEnum):
    """What the customer's learned voice had to do with the names, as the transcript's options say it."""

    NOT_ASKED = "not asked"
    UNCLEAR = "unclear"
    AGREES = "agrees"
    DECIDED = "decided"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True)
class Named:
    """Which channels of the recording are heard (:mod:`huazheng.audio.channels`), and who is on each.

    ``by_voice``: one channel whose voices are told apart; ``in_order`` names them, if it was said, in the order in
    which they are first heard. ``sure``: that the speakers of two channels are not the other way round.
    """

    heard: tuple[int, ...]
    speakers: tuple[Speaker, ...]
    by_voice: bool = False
    in_order: tuple[Speaker, ...] = ()
    sure: float = 1.0


def who_speaks(audio: Path, speakers: Sequence[Speaker], *, microphone_first: bool = False) -> Named:
    """What was said of the speakers, or what goes without saying; raises :class:`UnusableInput` if it does not fit.

    ``microphone_first``: of two channels the first is known to be the customer's microphone.
    """
    heard = channels_of_their_own(audio)
    count = 2 if heard == APART else 1
    if not speakers and count == 2:
        return Named(heard, CUSTOMER_FIRST, sure=1.0 if microphone_first else CUSTOMER_IS_FIRST)
    if not speakers:
        return Named(heard, ("unknown",), by_voice=True)
    if count == 1 and len(speakers) == 2:
        return Named(heard, ("unknown",), by_voice=True, in_order=tuple(speakers))
    if len(speakers) != count:
        raise UnusableInput(
            Text(
                f"录音有 {count} 个声道，却给了 {len(speakers)} 个说话人。",
                f"The recording has {count} channels, but {len(speakers)} speakers were named.",
            ),
            file=audio,
            remedy=Text("每个声道写一个，用逗号隔开。", "Name one for each channel, with commas between."),
        )
    return Named(heard, tuple(speakers))


def spoken_by_channel(
    channels: Sequence[ChannelHeard], named: Named, language: str
) -> tuple[list[Utterance], tuple[Speaker, ...]]:
    """The utterances of each channel, all by its speaker, and who those speakers are.

    Where nobody said it and the recorder is not known, the wording says who is on which channel, too.
    """
    said = [attribute(one.words, one.voiced) for one in channels]
    speakers, sure = named.speakers, named.sure
    if sure < 1.0:
        speakers, sure = _in_places(said, named, language)
    found = [
        utterance
        for number, (speaker, ones) in enumerate(zip(speakers, said, strict=True))
        for one in ones
        for utterance in utterances(one.words, speaker, number if len(channels) > 1 else None, sure)
    ]
    return found, speakers


def _in_places(said: Sequence[Sequence[Said]], named: Named, language: str) -> tuple[tuple[Speaker, ...], float]:
    """The speakers of two channels as they are or the other way round, by what is said there, and how sure that is."""
    on_channel = [replace(one, voice=number) for number, ones in enumerate(said) for one in ones]
    chance = named.sure
    for channel, (role, sure) in list(_by_wording(on_channel, language).items())[:1]:  # the other follows from it
        here = sure if role == named.speakers[channel] else 1 - sure
        chance = chance * here / (chance * here + (1 - chance) * (1 - here))
    return (named.speakers, chance) if chance >= _EVEN else (named.speakers[::-1], 1 - chance)


def spoken_by_voice(
    heard: ChannelHeard, in_order: Sequence[Speaker], language: str
) -> tuple[list[Utterance], OwnVoiceUse]:
    """One channel's utterances, each by its voice, and what the learned voice had to do with it.

    Voices are named as they were said to come, or by their wording and the customer's own voice.
    """
    said = attribute(heard.words, heard.voiced)
    if in_order:
        roles, use = _in_order(said, in_order), OwnVoiceUse.NOT_ASKED
    else:
        roles, use = by_own_voice(_by_wording(said, language), heard.own)
    found: list[Utterance] = []
    for one in said:
        role, sure = roles.get(one.voice, ("unknown", 0.0))
        # Right when both the voice and its name are, or neither is.
        both = one.confidence * sure + (1 - one.confidence) * (1 - sure)
        found += utterances(one.words, role, None, both)
    return found, use


def by_own_voice(roles: Mapping[int, Role], own: Own | None) -> tuple[dict[int, Role], OwnVoiceUse]:
    """Roles by wording, put right by the customer's own voice where it is clear and the wording is not sure of itself.

    A learned voice alone never turns round what the wording says surely: somebody else may have answered.
    """
    if own is None:
        return dict(roles), OwnVoiceUse.UNCLEAR
    role, sure = roles.get(own.voice, ("unknown", 0.0))
    if role == "customer":
        both = sure * own.sure / (sure * own.sure + (1 - sure) * (1 - own.sure))
        return {**roles, own.voice: ("customer", both)}, OwnVoiceUse.AGREES
    if role == "agent" and sure >= WORDING_IS_SURE:
        return {**roles, own.voice: (role, sure * (1 - own.sure / 2))}, OwnVoiceUse.CONTRADICTS
    others = {voice: named for voice, named in roles.items() if voice != own.voice}
    named: dict[int, Role] = {**others, own.voice: ("customer", own.sure)}
    if others and all(one != "agent" for one, _ in others.values()):
        # Somebody called: of the others, whoever the wording thought least surely to be a customer.
        caller = min(others, key=lambda voice: others[voice][1])
        named[caller] = ("agent", own.sure)
    return named, OwnVoiceUse.DECIDED


def _in_order(said: Sequence[Said], in_order: Sequence[Speaker]) -> dict[int, Role]:
    heard_first = list(dict.fromkeys(one.voice for one in said))
    return {voice: (role, 1.0) for voice, role in zip(heard_first, in_order, strict=False)}


def _by_wording(said: Sequence[Said], language: str) -> dict[int, Role]:
    if language != "zh":  # the wording that is known is Chinese
        return {}
    texts: dict[int, list[str]] = {}
    for one in said:
        texts.setdefault(one.voice, []).append(simplified("".join(word.text for word in one.words).strip()))
    return name_voices({voice: "\n".join(lines) for voice, lines in texts.items()}) if texts else {}
