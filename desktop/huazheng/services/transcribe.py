"""Makes a call's transcript: hears it in a process of its own, gives each channel its speaker, keeps what was heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from huazheng.core.errors import MachineLacks, UnusableInput
from huazheng.core.jobs import Task
from huazheng.core.language import Text, current_language
from huazheng.core.log import logger
from huazheng.core.transcript import Transcript
from huazheng.services.custody import keep_transcript, refuse_received
from huazheng.services.hearing import HearingJob, channels_heard, hear
from huazheng.services.models import ensure_model, find_model
from huazheng.services.terms import in_terms, spoken_terms
from huazheng.settings.schema import DEFAULT_MODEL
from huazheng.speech.attribution import attribute
from huazheng.speech.engine import Listening
from huazheng.speech.roles import name_voices
from huazheng.speech.script import simplified
from huazheng.speech.turns import turns, utterances

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

    from huazheng.core.paths import Home
    from huazheng.core.transcript import Span, Speaker
    from huazheng.services.hearing import ChannelHeard, HearingResult
    from huazheng.speech.registry import Model
    from huazheng.speech.turns import Utterance
    from huazheng.store.calls import Call

# DESIGN §3: the customer's microphone is the first source, the line the second.
SPEAKERS_BY_CHANNELS: dict[int, tuple[Speaker, ...]] = {1: ("unknown",), 2: ("customer", "agent")}

SPEAKER_MODEL = "speaker-voicefilter"

# Terms of the trade, in an order that nobody speaks in: what comes back in this order is an echo (speech/doubt.py).
DOMAIN_SENTENCE = (
    "保险回访电话。犹豫期、亲笔签名、现金价值、投保提示书、缴费频率、责任免除、产品说明书、保险期间、退保、保单、"
    "投保人、保险责任、缴费期间、工本费。您好，是的，知道，明白。"
)


def speech_model(model_id: str) -> Model:
    """The speech model of that id. Raises :class:`UnusableInput` when there is none."""
    model = find_model(model_id)
    if model.kind != "speech" or model.engine is None:
        raise UnusableInput(
            Text(f"{model_id} 不是识别模型。", f"{model_id} is no speech model."),
            remedy=Text("用 huazheng models list 查看。", "See: huazheng models list"),
        )
    return model


def transcribe_file(
    home: Home,
    audio: Path,
    task: Task | None = None,
    *,
    model_id: str = DEFAULT_MODEL,
    language: str = "zh",
    speakers: Sequence[Speaker] = (),
) -> Transcript:
    """The transcript of any recording.

    ``speakers`` names each channel's speaker; by default two channels are the customer and the agent, and in one
    channel voices are told apart and named by what they say. Fetches the models when they are not here; without the
    speaker model everybody is unknown, which ``options`` says. Raises :class:`UnusableInput` for a recording or a
    number of speakers that does not fit, :class:`MachineLacks` when the model cannot be had or the recogniser dies,
    ``Stopped``.
    """
    task = task or Task()
    model = speech_model(model_id)
    named = _named(audio, speakers)
    folder = ensure_model(home, model_id, task.part(0.0, 0.08))
    voices, lacking = (None, None) if len(named) > 1 or speakers else _speaker_model(home, task.part(0.08, 0.1))
    listening = Listening(language=language, prompt=DOMAIN_SENTENCE if language == "zh" else "")
    job = HearingJob(audio, str(model.engine), folder, listening, current_language(), voices)
    result = hear(job, task.part(0.1, 1.0))
    told = {"speaker_model": SPEAKER_MODEL if voices else None} | ({"speakers_unknown": lacking} if lacking else {})
    transcript = _transcript(model, language, result, named, told)
    if language != "zh":
        return transcript
    return msgspec.structs.replace(transcript, turns=in_terms(transcript.turns, spoken_terms(home)))


def _speaker_model(home: Home, task: Task) -> tuple[Path | None, str | None]:
    """The folder of the speaker model, or why there is none."""
    try:
        return ensure_model(home, SPEAKER_MODEL, task), None
    except MachineLacks as error:
        logger("transcribe").warning("no speaker model: %s", error)
        return None, str(error)


def transcribe_call(
    home: Home,
    call: Call,
    task: Task | None = None,
    *,
    model_id: str = DEFAULT_MODEL,
    language: str = "zh",
    speakers: Sequence[Speaker] = (),
) -> Transcript:
    """The transcript of a call, kept in its folder. Raises what :func:`transcribe_file` raises."""
    refuse_received(call.folder)
    transcript = transcribe_file(home, call.original, task, model_id=model_id, language=language, speakers=speakers)
    keep_transcript(home, call, transcript)
    logger("transcribe").info("%s: %d turns with %s", call.id, len(transcript.turns), model_id)
    return transcript


def _named(audio: Path, speakers: Sequence[Speaker]) -> tuple[Speaker, ...]:
    """The speaker of each channel."""
    count = channels_heard(audio)
    named = tuple(speakers) or SPEAKERS_BY_CHANNELS[count]
    if len(named) != count:
        raise UnusableInput(
            Text(
                f"录音有 {count} 个声道，却给了 {len(named)} 个说话人。",
                f"The recording has {count} channels, but {len(named)} speakers were named.",
            ),
            file=audio,
            remedy=Text("每个声道写一个，用逗号隔开。", "Name one for each channel, with commas between."),
        )
    return named


def _transcript(
    model: Model, language: str, result: HearingResult, named: tuple[Speaker, ...], told: dict[str, Any]
) -> Transcript:
    apart = len(named) > 1
    spoken: list[Utterance] = []
    skipped: list[Span] = []
    for number, (heard, speaker) in enumerate(zip(result.channels, named, strict=True)):
        channel = number if apart else None
        spoken += _spoken(heard, speaker, channel, language, by_voice=told["speaker_model"] is not None)
        skipped += [msgspec.structs.replace(span, channel=channel) for span in heard.skipped]
    return Transcript(
        schema="huazheng.transcript/1",
        language=language,
        turns=turns(spoken),
        engine=model.engine,
        model=model.id,
        model_sha256=model.sha256,
        options={**result.settings, "speakers": list(named), **told},
        duration=result.duration,
        skipped=tuple(sorted(skipped, key=lambda span: (span.start, span.end))),
    )


def _spoken(
    heard: ChannelHeard, speaker: Speaker, channel: int | None, language: str, *, by_voice: bool
) -> list[Utterance]:
    """One channel's utterances: by voice where voices were told apart, else all by the channel's speaker."""
    said = attribute(heard.words, heard.voiced)
    roles: dict[int, tuple[Speaker, float]] = {}
    if by_voice and language == "zh":
        texts: dict[int, list[str]] = {}
        for one in said:
            texts.setdefault(one.voice, []).append(simplified("".join(word.text for word in one.words).strip()))
        roles = name_voices({voice: "\n".join(lines) for voice, lines in texts.items()}) if texts else {}
    found: list[Utterance] = []
    for one in said:
        role, sure = roles.get(one.voice, (speaker, 1.0))
        both = one.confidence * sure + (1 - one.confidence) * (1 - sure) if roles else 1.0
        found += utterances(one.words, role, channel, both)
    return found
