"""Transcription of a call: recognition in a worker process, speakers of the words, corrected text, storage."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from huazheng import __version__
from huazheng.audio.decode_process.decode_client import probe_apart
from huazheng.core.runtime.errors import ResourceUnavailable, UnusableInput
from huazheng.core.runtime.files import sha256_of
from huazheng.core.runtime.language import current_language
from huazheng.core.runtime.log import logger
from huazheng.core.runtime.task import Task
from huazheng.core.schema.transcript import Transcript
from huazheng.services.analysis.pack_choice import choice_for_call, general_choice
from huazheng.services.custody.writes import reject_received, save_transcript
from huazheng.services.system.measured_speeds import TimedRun, record_run
from huazheng.services.system.model_choice import estimate
from huazheng.services.system.models import ensure_model, find_model, speech_model
from huazheng.services.transcription.checkpoint import open_checkpoint
from huazheng.services.transcription.mixdown import decodable_file, same_sound_spans
from huazheng.services.transcription.one_sided import find_only_speaker, silent_channel, voice_count
from huazheng.services.transcription.options import TranscribeOptions
from huazheng.services.transcription.prompt import build_prompt
from huazheng.services.transcription.speakers import (
    EVEN,
    SpeakerPlan,
    plan_speakers,
    utterances_by_channel,
    utterances_by_voice,
)
from huazheng.services.transcription.term_correction import convert_script, correct_terms, load_term_index
from huazheng.services.transcription.voice_enrollment import enrolled_voice
from huazheng.services.transcription.worker_client import run_worker
from huazheng.services.transcription.worker_job import TranscriptionJob
from huazheng.speech.asr.engine import RecognitionOptions, capabilities_of
from huazheng.speech.asr.no_text import untranscribed_spans
from huazheng.speech.models.registry import SPEAKER_MODEL
from huazheng.speech.text.homophones.speller import about_spelling
from huazheng.speech.text.homophones.word_bigrams import load_bigrams
from huazheng.speech.text.turn_building import build_turns

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.transcript import HeardSide, SkippedSpan
    from huazheng.services.system.model_choice import Estimate
    from huazheng.services.transcription.worker_job import TranscriptionResult
    from huazheng.speech.diarization.enrolled import EnrolledVoice
    from huazheng.speech.models.registry import Model
    from huazheng.store.calls import Call

_BOTH_CHANNELS_SHARE = 0.9
"""Share of the progress after two channels: one of them may be heard again."""


def estimate_transcription(home: Home, call: Call | Path, model_id: str) -> Estimate | None:
    """Estimated time for transcribing a call or a recording here; None where its length is not known.

    Raises :class:`UnusableInput` for a file that is not a recording or a model that is not a speech model.
    """
    speech_model(model_id)
    length = probe_apart(call).duration if isinstance(call, Path) else call.seal.duration
    return estimate(home, model_id, length) if length > 0 else None


def transcribe_file(
    home: Home,
    audio: Path,
    task: Task | None = None,
    options: TranscribeOptions | None = None,
    *,
    microphone_first: bool = False,
    same_sound: Sequence[tuple[float, float]] = (),
) -> Transcript:
    """Transcribe any recording. ``microphone_first``: made by this app's recorder, from microphone and line.

    ``same_sound``: seconds in which both held one sound, so that the channel does not tell who speaks.
    Downloads missing models; without the speaker model all speakers are unknown, and the transcript's options say so.
    Raises :class:`UnusableInput` for an unusable recording or a wrong number of speakers,
    :class:`ResourceUnavailable` when a model is not available or the worker dies, ``Stopped``.
    """
    task, options = task or Task(), options or TranscribeOptions()
    language = options.language
    model = speech_model(options.model_id)
    plan = plan_speakers(audio, options.speakers, microphone_first=microphone_first)
    folder = ensure_model(home, model.id, task.part(0.0, 0.08))
    speaker_model, unavailable = _speaker_model(home, task.part(0.08, 0.1)) if plan.by_voice else (None, None)
    takes_prompt = language == "zh" and capabilities_of(str(model.engine)).prompt
    prompt = build_prompt(options.packs or general_choice(home).ids, home) if takes_prompt else ""
    enrolled, unused = _enrolled_voice(home) if speaker_model and not plan.in_order else (None, None)
    checkpoint = open_checkpoint(home, sha256_of(audio), model.sha256, language, __version__)
    job = TranscriptionJob(
        audio,
        str(model.engine),
        folder,
        RecognitionOptions(language=language, prompt=prompt),
        current_language(),
        home.transcription_work,
        plan.channels,
        speaker_model,
        enrolled,
        checkpoint=checkpoint,
    )
    first = result = run_worker(job, task.part(0.1, 1.0 if plan.by_voice else _BOTH_CHANNELS_SHARE))
    if (silent := silent_channel(first.channels)) is not None:
        again = task.part(_BOTH_CHANNELS_SHARE, 1.0)
        if (alone := _channel_by_voice(home, job, plan.for_channel(1 - silent), again)) is not None:
            plan, result, speaker_model = alone
    if same_sound:
        plan = replace(plan, nobody=tuple(same_sound), customer_probability=EVEN)
    checkpoint.delete()
    if not first.resumed:
        record_run(home, model.id, TimedRun(first.duration, first.loading_seconds, first.recognition_seconds))
    used: dict[str, Any] = {"speaker_model": SPEAKER_MODEL if speaker_model else None}
    used |= {"speakers_unknown": unavailable} if unavailable else {}
    used |= {"own_voice": unused} if unused else {}
    if language == "zh":
        words = load_bigrams()
        used |= {"spelling": about_spelling().get("made_from"), "words": words.made_from if words else None}
        used |= {"script": options.script}
    transcript = _transcript(model, language, result, plan, used, enrolled=enrolled is not None)
    if language != "zh":
        return transcript
    corrected = correct_terms(transcript.turns, load_term_index(home))
    return msgspec.structs.replace(transcript, turns=convert_script(corrected, options.script))


def _channel_by_voice(
    home: Home, job: TranscriptionJob, plan: SpeakerPlan, task: Task
) -> tuple[SpeakerPlan, TranscriptionResult, Path] | None:
    """One of two channels again, with diarization, because the other holds no speech.

    None where that changes nothing: a person named the channel and two voices are in it, or it is not known whether
    the recording is one-sided.
    """
    speaker_model, _ = _speaker_model(home, task.part(0.0, 0.1))
    if speaker_model is None:
        return None
    again = replace(job, channels=plan.channels, speaker_model=speaker_model)
    result = run_worker(again, task.part(0.1, 1.0))
    [channel] = result.channels
    two_voices = (voice_count(channel) or 0) > 1
    if two_voices and not plan.named:
        return plan, result, speaker_model
    only = find_only_speaker(channel, job.options.language, plan.customer_probability)
    return (plan, result, speaker_model) if only is not None else None


def _enrolled_voice(home: Home) -> tuple[EnrolledVoice | None, str | None]:
    """The customer's enrolled voice, or the reason why it is unusable; neither where none is enrolled."""
    try:
        profile = enrolled_voice(home)
    except UnusableInput as error:
        logger("transcribe").warning("enrolled voice: %s", error)
        return None, "unreadable"
    if profile is None:
        return None, None
    if profile.model_sha256 != find_model(SPEAKER_MODEL).sha256:
        return None, "of another model"
    return profile.voice, None


def _speaker_model(home: Home, task: Task) -> tuple[Path | None, str | None]:
    """Folder of the speaker model, or the reason why it is not available."""
    try:
        return ensure_model(home, SPEAKER_MODEL, task), None
    except ResourceUnavailable as error:
        logger("transcribe").warning("no speaker model: %s", error)
        return None, str(error)


def transcribe_call(
    home: Home,
    call: Call,
    task: Task | None = None,
    options: TranscribeOptions | None = None,
) -> Transcript:
    """Transcribe a call and save the transcript in its folder. Raises what :func:`transcribe_file` raises."""
    reject_received(call.folder)
    options = options or TranscribeOptions()
    options = replace(options, packs=options.packs or choice_for_call(home, call).ids)
    transcript = transcribe_file(
        home,
        decodable_file(call),
        task,
        options,
        microphone_first=len(call.seal.sources) > 1,
        same_sound=same_sound_spans(call),
    )
    save_transcript(home, call, transcript)
    logger("transcribe").info("%s: %d turns with %s", call.id, len(transcript.turns), options.model_id)
    return transcript


def _transcript(
    model: Model, language: str, result: TranscriptionResult, plan: SpeakerPlan, used: dict[str, Any], *, enrolled: bool
) -> Transcript:
    separate = len(result.channels) > 1
    only_speaker: HeardSide | None = None
    skipped: list[SkippedSpan] = []
    wordless: list[float] = []
    if used["speaker_model"] is not None:
        [channel] = result.channels
        spoken, use, only_speaker, wordless = utterances_by_voice(channel, plan, language)
        speakers = plan.in_order or plan.speakers
        used |= {"own_voice": str(use)} if enrolled else {}
    else:
        spoken, speakers = utterances_by_channel(result.channels, plan, language)
    for number, channel in enumerate(result.channels):
        channel_number = number if separate else None
        own = [utterance for utterance in spoken if utterance.channel == channel_number]
        spans = [*channel.skipped, *untranscribed_spans(result.duration, own, channel.skipped)]
        skipped += [msgspec.structs.replace(span, channel=channel_number) for span in spans]
    turns = build_turns(spoken, wordless)
    return Transcript(
        schema="huazheng.transcript/1",
        language=language,
        turns=turns,
        engine=model.engine,
        model=model.id,
        model_sha256=model.sha256,
        options={**result.settings, "channels": list(plan.channels), "speakers": list(speakers), **used},
        duration=result.duration,
        skipped=tuple(sorted(skipped, key=lambda span: (span.start, span.end))),
        only_speaker=only_speaker if turns else "nobody",
    )
