"""Makes a call's transcript: hears it in a process of its own, gives each channel its speaker, keeps what was heard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from huazheng import __version__
from huazheng.audio.decode.decoder import probe
from huazheng.core.runtime.errors import ResourceUnavailable, UnusableInput
from huazheng.core.runtime.files import sha256_of
from huazheng.core.runtime.language import Text, current_language
from huazheng.core.runtime.log import logger
from huazheng.core.runtime.task import Task
from huazheng.core.schema.transcript import Transcript
from huazheng.services.analysis.pack_choice import choice_for_call, general_choice
from huazheng.services.custody.writes import reject_received, save_transcript
from huazheng.services.system.measured_speeds import TimedRun, record_run
from huazheng.services.system.model_choice import estimate
from huazheng.services.system.models import ensure_model, find_model
from huazheng.services.transcription.checkpoint import open_checkpoint
from huazheng.services.transcription.mixdown import decodable_file
from huazheng.services.transcription.options import TranscribeOptions
from huazheng.services.transcription.prompt import build_prompt
from huazheng.services.transcription.speakers import (
    SpeakerPlan,
    plan_speakers,
    utterances_by_channel,
    utterances_by_voice,
)
from huazheng.services.transcription.term_correction import convert_script, correct_terms, load_term_index
from huazheng.services.transcription.voice_enrollment import SPEAKER_MODEL, enrolled_voice
from huazheng.services.transcription.worker_client import TranscriptionJob, run_worker
from huazheng.speech.asr.untranscribed import untranscribed_spans
from huazheng.speech.engine import RecognitionOptions
from huazheng.speech.text.homophones.speller import about_spelling
from huazheng.speech.text.turn_building import turns

if TYPE_CHECKING:
    from typing import Any

    from huazheng.core.runtime.paths import Home
    from huazheng.core.schema.transcript import SkippedSpan
    from huazheng.services.system.model_choice import Estimate
    from huazheng.services.transcription.worker_client import TranscriptionResult
    from huazheng.speech.diarization.enrolled import EnrolledVoice
    from huazheng.speech.models.registry import Model
    from huazheng.store.calls import Call


def speech_model(model_id: str) -> Model:
    """The speech model of that id. Raises :class:`UnusableInput` when there is none."""
    model = find_model(model_id)
    if model.kind != "speech" or model.engine is None:
        raise UnusableInput(
            Text(f"{model_id} 不是识别模型。", f"{model_id} is no speech model."),
            remedy=Text("用 huazheng models list 查看。", "See: huazheng models list"),
        )
    return model


def estimate_transcription(home: Home, call: Call | Path, model_id: str) -> Estimate | None:
    """How long transcribing a call, or any recording, will take here; None where it does not say its own length.

    Raises :class:`UnusableInput` for what is no recording or no speech model.
    """
    speech_model(model_id)
    length = probe(call).duration if isinstance(call, Path) else call.seal.audio.duration
    return estimate(home, model_id, length) if length > 0 else None


def transcribe_file(
    home: Home,
    audio: Path,
    task: Task | None = None,
    wanted: TranscribeOptions | None = None,
    *,
    microphone_first: bool = False,
) -> Transcript:
    """The transcript of any recording; ``microphone_first``: one by this app's own recorder, of microphone and line.

    Fetches the models when they are not here; without the speaker model everybody is unknown, which ``options`` says.
    Raises :class:`UnusableInput` for a recording or a number of speakers that does not fit,
    :class:`ResourceUnavailable` when the model cannot be had or the recogniser dies, ``Stopped``.
    """
    task, wanted = task or Task(), wanted or TranscribeOptions()
    language = wanted.language
    model = speech_model(wanted.model_id)
    named = plan_speakers(audio, wanted.speakers, microphone_first=microphone_first)
    folder = ensure_model(home, model.id, task.part(0.0, 0.08))
    voices, lacking = _speaker_model(home, task.part(0.08, 0.1)) if named.by_voice else (None, None)
    prompt = build_prompt(wanted.packs or general_choice(home).ids, home) if language == "zh" else ""
    listening = RecognitionOptions(language=language, prompt=prompt)
    own, unused = _enrolled_voice(home) if voices and not named.in_order else (None, None)
    checkpoint = open_checkpoint(home, sha256_of(audio), model.sha256, language, __version__)
    job = TranscriptionJob(
        audio,
        str(model.engine),
        folder,
        listening,
        current_language(),
        home.hearing,
        named.heard,
        voices,
        own,
        checkpoint=checkpoint,
    )
    result = run_worker(job, task.part(0.1, 1.0))
    checkpoint.forget()
    if not result.resumed:
        record_run(home, model.id, TimedRun(result.duration, result.loading, result.listening))
    told: dict[str, Any] = {"speaker_model": SPEAKER_MODEL if voices else None}
    told |= {"speakers_unknown": lacking} if lacking else {}
    told |= {"own_voice": unused} if unused else {}
    told |= {"spelling": about_spelling().get("made_from"), "script": wanted.script} if language == "zh" else {}
    transcript = _transcript(model, language, result, named, told, learned=own is not None)
    if language != "zh":
        return transcript
    written = correct_terms(transcript.turns, load_term_index(home))
    return msgspec.structs.replace(transcript, turns=convert_script(written, wanted.script))


def _enrolled_voice(home: Home) -> tuple[EnrolledVoice | None, str | None]:
    """The customer's own voice as it was learned, or why it is of no use; neither where none was learned."""
    try:
        learned = enrolled_voice(home)
    except UnusableInput as error:
        logger("transcribe").warning("the learned voice: %s", error)
        return None, "unreadable"
    if learned is None:
        return None, None
    if learned.model_sha256 != find_model(SPEAKER_MODEL).sha256:
        return None, "of another model"
    return learned.known, None


def _speaker_model(home: Home, task: Task) -> tuple[Path | None, str | None]:
    """The folder of the speaker model, or why there is none."""
    try:
        return ensure_model(home, SPEAKER_MODEL, task), None
    except ResourceUnavailable as error:
        logger("transcribe").warning("no speaker model: %s", error)
        return None, str(error)


def transcribe_call(
    home: Home,
    call: Call,
    task: Task | None = None,
    wanted: TranscribeOptions | None = None,
) -> Transcript:
    """The transcript of a call, kept in its folder. Raises what :func:`transcribe_file` raises."""
    reject_received(call.folder)
    wanted = wanted or TranscribeOptions()
    wanted = replace(wanted, packs=wanted.packs or choice_for_call(home, call).ids)
    transcript = transcribe_file(home, decodable_file(call), task, wanted, microphone_first=len(call.seal.sources) > 1)
    save_transcript(home, call, transcript)
    logger("transcribe").info("%s: %d turns with %s", call.id, len(transcript.turns), wanted.model_id)
    return transcript


def _transcript(
    model: Model, language: str, result: TranscriptionResult, named: SpeakerPlan, told: dict[str, Any], *, learned: bool
) -> Transcript:
    apart = len(result.channels) > 1
    skipped: list[SkippedSpan] = []
    if told["speaker_model"] is not None:
        [heard] = result.channels
        spoken, use = utterances_by_voice(heard, named.in_order, language)
        speakers = named.in_order or named.speakers
        told |= {"own_voice": str(use)} if learned else {}
    else:
        spoken, speakers = utterances_by_channel(result.channels, named, language)
    for number, heard in enumerate(result.channels):
        channel = number if apart else None
        theirs = [one for one in spoken if one.channel == channel]
        without = [*heard.skipped, *untranscribed_spans(result.duration, theirs, heard.skipped)]
        skipped += [msgspec.structs.replace(span, channel=channel) for span in without]
    return Transcript(
        schema="huazheng.transcript/1",
        language=language,
        turns=turns(spoken),
        engine=model.engine,
        model=model.id,
        model_sha256=model.sha256,
        options={**result.settings, "channels": list(named.heard), "speakers": list(speakers), **told},
        duration=result.duration,
        skipped=tuple(sorted(skipped, key=lambda span: (span.start, span.end))),
    )
