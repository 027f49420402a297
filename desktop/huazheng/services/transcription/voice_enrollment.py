"""Enrollment of the customer's own voice from a reading of 20 seconds, so that it is recognized among others.

Only embeddings and the id of their model are stored, in ``voice.json`` of the home, readable by its owner alone; never
the sound. They are biometric data all the same: :func:`delete_enrolled_voice` deletes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import numpy as np

from huazheng.audio.decode_process.decode_client import blocks_apart, probe_apart
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import encode_json, make_private_folder, read_json, write_atomically
from huazheng.core.runtime.language import Text
from huazheng.services.system.models import ensure_model, find_model
from huazheng.speech.diarization.diarize import has_two_speakers
from huazheng.speech.diarization.embeddings import SpeakerEmbedder
from huazheng.speech.diarization.enrolled import EnrolledVoice, enroll
from huazheng.speech.diarization.result import DIARIZATION_SEGMENTATION
from huazheng.speech.models.registry import SPEAKER_MODEL
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE
from huazheng.speech.vad.activity import loudness, segments, speech_probabilities
from huazheng.store.calls import utc_now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.speech.mono_audio import SpeechSegment

VOICE_NAME = "voice.json"
MIN_SPEECH_SECONDS = 8.0
MAX_READING_SECONDS = 120.0
MIN_LEVEL_DB = -50.0
CLIPPING_AMPLITUDE = 0.999
MAX_CLIPPED_SHARE = 0.002

ENROLLMENT_TEXT = Text(
    "今天早上我去菜市场买了两斤西红柿和一把小葱，路上碰见老邻居，站着聊了几句孩子上学的事。"
    "回到家里先烧水泡茶，看看窗外，天气不错，风也不大。"
    "下午打算去公园走一圈，晚上早点做饭，等家里人回来一起吃。",
    "This morning I went to the market for tomatoes and a bunch of spring onions, and on the way I met an old "
    "neighbor; we stood and talked for a while about the children and their school. Back home I made some tea and "
    "looked out of the window: fine weather, hardly any wind. In the afternoon I want to walk around the park, and "
    "cook early, so that we can all eat together.",
)
"""Text to read out: about 20 seconds, with all kinds of sounds and nothing private."""

_Embedding = Annotated[tuple[float, ...], msgspec.Meta(min_length=256, max_length=256)]


class VoiceProfile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``huazheng.voice/1``. ``seconds``: speech in the reading; ``vectors``: embeddings as read, and by telephone."""

    schema: Literal["huazheng.voice/1"]
    model: str
    model_sha256: str
    learned_at: str
    seconds: float
    vectors: tuple[_Embedding, _Embedding]

    @property
    def voice(self) -> EnrolledVoice:
        """The voice that those of a call are compared with."""
        return EnrolledVoice(self.vectors)


def enroll_voice(home: Home, recording: Path, task: Task) -> VoiceProfile:
    """Enroll the customer's voice from a recording of them alone, replacing an earlier one.

    Raises :class:`UnusableInput` for a file that is not a recording, is longer than two minutes, has less than 8 s of
    speech, is too quiet, clipped, or has two voices; :class:`ResourceUnavailable` without the speaker model;
    ``Stopped``.
    """
    folder = ensure_model(home, SPEAKER_MODEL, task.part(0.0, 0.5))
    sound = _decode_reading(recording)
    probabilities = speech_probabilities(sound)
    speech = segments(probabilities, len(sound), DIARIZATION_SEGMENTATION)
    seconds = sum(segment.end - segment.start for segment in speech) / ASR_SAMPLE_RATE
    _reject_bad_audio(recording, sound, speech, seconds)
    task.check()
    model = SpeakerEmbedder(folder)
    doing = str(Text("认声音", "Learning the voice"))
    if has_two_speakers(sound, probabilities, model, task.part(0.5, 0.7, doing)):
        raise _unusable_reading(recording, Text("里面像是有两个人在说话。", "Two people seem to be speaking."))
    voice = enroll(sound, probabilities, model, task.part(0.7, 1.0, doing))
    profile = VoiceProfile(
        schema="huazheng.voice/1",
        model=SPEAKER_MODEL,
        model_sha256=find_model(SPEAKER_MODEL).sha256,
        learned_at=utc_now(),
        seconds=round(seconds, 1),
        vectors=(voice.vectors[0], voice.vectors[1]),
    )
    write_atomically(make_private_folder(home.voice) / VOICE_NAME, encode_json(profile))
    return profile


def enrolled_voice(home: Home) -> VoiceProfile | None:
    """The enrolled voice, or None. Raises :class:`UnusableInput` when its file is invalid."""
    file = home.voice / VOICE_NAME
    return read_json(file, VoiceProfile) if file.exists() else None


def delete_enrolled_voice(home: Home) -> None:
    """Delete the enrolled voice; nothing of it stays in the home. Transcripts that used it do not change."""
    (home.voice / VOICE_NAME).unlink(missing_ok=True)


def _decode_reading(recording: Path) -> NDArray[np.float32]:
    """The recording mixed to one channel at 16 kHz. Its length is counted: the header may be wrong."""
    if not recording.is_file():
        raise UnusableInput(Text("没有这个文件。", "File not found."), file=recording)
    probe_apart(recording)
    parts, frames = [], 0
    for block in blocks_apart(recording, ASR_SAMPLE_RATE, 1):
        parts.append(block[0])
        frames += block.shape[1]
        if frames > MAX_READING_SECONDS * ASR_SAMPLE_RATE:
            raise _unusable_reading(
                recording,
                Text(
                    "录音超过两分钟，不像是一段朗读。",
                    "The recording is longer than two minutes; a short reading is needed.",
                ),
            )
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)


def _reject_bad_audio(
    recording: Path, sound: NDArray[np.float32], speech: Sequence[SpeechSegment], seconds: float
) -> None:
    if len(sound) and loudness(sound) < 10 ** (MIN_LEVEL_DB / 20):
        raise _unusable_reading(recording, Text("录音太轻了。", "The recording is too quiet."))
    if seconds < MIN_SPEECH_SECONDS:
        raise _unusable_reading(
            recording,
            Text(
                f"只听到 {seconds:.0f} 秒说话，至少要 {MIN_SPEECH_SECONDS:.0f} 秒。",
                f"The recording has {seconds:.0f} s of speech; at least {MIN_SPEECH_SECONDS:.0f} s are needed.",
            ),
        )
    spoken = np.concatenate([sound[segment.start : segment.end] for segment in speech])
    if float((np.abs(spoken) >= CLIPPING_AMPLITUDE).mean()) > MAX_CLIPPED_SHARE:
        raise _unusable_reading(
            recording, Text("录音太响，声音被削掉了顶。", "The recording is too loud: the sound is clipped.")
        )


def _unusable_reading(recording: Path, why: Text) -> UnusableInput:
    return UnusableInput(
        why,
        file=recording,
        remedy=Text(
            "请一个人在安静的地方，离话筒一拳远，用平常的声音把那段话读一遍，大约 20 秒。",
            "Read the text again for about 20 seconds, alone, in a quiet place, a hand's breadth from the microphone, "
            "in your usual voice.",
        ),
    )
