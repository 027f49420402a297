"""Makes a call's transcript: hears it in a process of its own, gives each channel its speaker, keeps what was heard."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from huazheng.core.errors import UnusableInput
from huazheng.core.jobs import Task
from huazheng.core.language import Text, current_language
from huazheng.core.log import logger
from huazheng.core.transcript import Transcript
from huazheng.services.custody import keep_transcript, refuse_received
from huazheng.services.hearing import HearingJob, HearingResult, channels_heard, hear
from huazheng.services.models import ensure_model, find_model
from huazheng.settings.schema import DEFAULT_MODEL
from huazheng.speech.engine import Listening
from huazheng.speech.turns import turns, utterances

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from huazheng.core.paths import Home
    from huazheng.core.transcript import Speaker
    from huazheng.speech.registry import Model
    from huazheng.store.calls import Call

# DESIGN §3: the customer's microphone is the first source, the line the second.
SPEAKERS_BY_CHANNELS: dict[int, tuple[Speaker, ...]] = {1: ("unknown",), 2: ("customer", "agent")}

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

    ``speakers`` names each channel's speaker; by default two channels are the customer and the agent, and one channel
    is unknown. Fetches the model when it is not here. Raises :class:`UnusableInput` for a recording or a number of
    speakers that does not fit, :class:`MachineLacks` when the model cannot be had or the recogniser dies, ``Stopped``.
    """
    task = task or Task()
    model = speech_model(model_id)
    named = _named(audio, speakers)
    folder = ensure_model(home, model_id, task.part(0.0, 0.1))
    listening = Listening(language=language, prompt=DOMAIN_SENTENCE if language == "zh" else "")
    job = HearingJob(audio, str(model.engine), folder, listening, current_language())
    result = hear(job, task.part(0.1, 1.0))
    return _transcript(model, language, result, named)


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


def _transcript(model: Model, language: str, result: HearingResult, named: tuple[Speaker, ...]) -> Transcript:
    apart = len(named) > 1
    spoken = [
        utterance
        for channel, (heard, speaker) in enumerate(zip(result.channels, named, strict=True))
        for utterance in utterances(heard.words, speaker, channel if apart else None)
    ]
    skipped = [
        msgspec.structs.replace(span, channel=channel if apart else None)
        for channel, heard in enumerate(result.channels)
        for span in heard.skipped
    ]
    return Transcript(
        schema="huazheng.transcript/1",
        language=language,
        turns=turns(spoken),
        engine=model.engine,
        model=model.id,
        model_sha256=model.sha256,
        options={**result.settings, "speakers": list(named)},
        duration=result.duration,
        skipped=tuple(sorted(skipped, key=lambda span: (span.start, span.end))),
    )
