"""The customer's own voice: learned once from a reading of 20 seconds, so that it is told apart from all others.

What is kept are vectors of the speaker model and which model made them, in ``voice.json`` of the home, readable by its
owner alone; never the sound. It is a mark of a person all the same: :func:`delete_enrolled_voice` removes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import msgspec
import numpy as np

from huazheng.audio.decode.decoder import decode_blocks, probe
from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.files import encode_json, make_private_folder, read_json, write_atomically
from huazheng.core.runtime.language import Text
from huazheng.services.system.models import ensure_model, find_model
from huazheng.speech.diarization.diarize import DIARIZATION_SEGMENTATION, has_two_speakers
from huazheng.speech.diarization.embeddings import SpeakerEmbedder
from huazheng.speech.diarization.enrolled import EnrolledVoice, enroll
from huazheng.speech.engine import ASR_SAMPLE_RATE
from huazheng.speech.vad.activity import loudness, segments, speech_probabilities
from huazheng.store.calls import utc_now

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.speech.engine import SpeechSegment

VOICE_NAME = "voice.json"
SPEAKER_MODEL = "speaker-voicefilter"
LEAST_SPEECH_SECONDS = 8.0
LONGEST_SECONDS = 120.0
QUIETEST_DB = -50.0
CLIPPED_FROM = 0.999
MOST_CLIPPED = 0.002

ENROLLMENT_TEXT = Text(
    "今天早上我去菜市场买了两斤西红柿和一把小葱，路上碰见老邻居，站着聊了几句孩子上学的事。"
    "回到家里先烧水泡茶，看看窗外，天气不错，风也不大。"
    "下午打算去公园走一圈，晚上早点做饭，等家里人回来一起吃。",
    "This morning I went to the market for tomatoes and a bunch of spring onions, and on the way I met an old "
    "neighbour; we stood and talked for a while about the children and their school. Back home I made some tea and "
    "looked out of the window: fine weather, hardly any wind. In the afternoon I want to walk around the park, and "
    "cook early, so that we can all eat together.",
)
"""What is read out: about 20 seconds, with every kind of sound in it and nothing private."""

_Vector = Annotated[tuple[float, ...], msgspec.Meta(min_length=256, max_length=256)]


class VoiceProfile(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``huazheng.voice/1``. seconds: of speech in the reading. vectors: as it is, and as a telephone carries it."""

    schema: Literal["huazheng.voice/1"]
    model: str
    model_sha256: str
    learned_at: str
    seconds: float
    vectors: tuple[_Vector, _Vector]

    @property
    def known(self) -> EnrolledVoice:
        """What the voices of a call are compared with."""
        return EnrolledVoice(self.vectors)


def enroll_voice(home: Home, recording: Path, task: Task) -> VoiceProfile:
    """Learn the customer's voice from a recording of them alone, in place of what was learned before.

    Raises :class:`UnusableInput` for what is no recording, is longer than two minutes, holds less than 8 s of speech,
    is too quiet, clipped, or holds two voices; :class:`ResourceUnavailable` when the speaker model cannot be had;
    ``Stopped``.
    """
    folder = ensure_model(home, SPEAKER_MODEL, task.part(0.0, 0.5))
    sound = _decode_reading(recording)
    probabilities = speech_probabilities(sound)
    speech = segments(probabilities, len(sound), DIARIZATION_SEGMENTATION)
    seconds = sum(one.end - one.start for one in speech) / ASR_SAMPLE_RATE
    _reject_bad_audio(recording, sound, speech, seconds)
    task.check()
    model = SpeakerEmbedder(folder)
    doing = str(Text("认声音", "Learning the voice"))
    if has_two_speakers(sound, probabilities, model, task.part(0.5, 0.7, doing)):
        raise _unusable_reading(recording, Text("里面像是有两个人在说话。", "Two people seem to speak in it."))
    known = enroll(sound, probabilities, DIARIZATION_SEGMENTATION, model, task.part(0.7, 1.0, doing))
    learned = VoiceProfile(
        schema="huazheng.voice/1",
        model=SPEAKER_MODEL,
        model_sha256=find_model(SPEAKER_MODEL).sha256,
        learned_at=utc_now(),
        seconds=round(seconds, 1),
        vectors=(known.vectors[0], known.vectors[1]),
    )
    write_atomically(make_private_folder(home.voice) / VOICE_NAME, encode_json(learned))
    return learned


def enrolled_voice(home: Home) -> VoiceProfile | None:
    """The voice that was learned, or None. Raises :class:`UnusableInput` when its file is not right."""
    file = home.voice / VOICE_NAME
    return read_json(file, VoiceProfile) if file.exists() else None


def delete_enrolled_voice(home: Home) -> None:
    """Remove what was learned; nothing of it remains in the home. Transcripts that used it stay as they are."""
    (home.voice / VOICE_NAME).unlink(missing_ok=True)


def _decode_reading(recording: Path) -> NDArray[np.float32]:
    """The recording, mixed to one channel at 16 kHz. Its header may lie about its length."""
    if not recording.is_file():
        raise UnusableInput(Text("没有这个文件。", "There is no such file."), file=recording)
    probe(recording)
    parts, frames = [], 0
    for block in decode_blocks(recording, ASR_SAMPLE_RATE, 1):
        parts.append(block[0])
        frames += block.shape[1]
        if frames > LONGEST_SECONDS * ASR_SAMPLE_RATE:
            raise _unusable_reading(
                recording,
                Text("录音超过两分钟，不像是一段朗读。", "It is longer than two minutes, which is no short reading."),
            )
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)


def _reject_bad_audio(
    recording: Path, sound: NDArray[np.float32], speech: Sequence[SpeechSegment], seconds: float
) -> None:
    if len(sound) and loudness(sound) < 10 ** (QUIETEST_DB / 20):
        raise _unusable_reading(recording, Text("录音太轻了。", "It is too quiet."))
    if seconds < LEAST_SPEECH_SECONDS:
        raise _unusable_reading(
            recording,
            Text(
                f"只听到 {seconds:.0f} 秒说话，至少要 {LEAST_SPEECH_SECONDS:.0f} 秒。",
                f"It holds {seconds:.0f} s of speech, and at least {LEAST_SPEECH_SECONDS:.0f} s are needed.",
            ),
        )
    spoken = np.concatenate([sound[one.start : one.end] for one in speech])
    if float((np.abs(spoken) >= CLIPPED_FROM).mean()) > MOST_CLIPPED:
        raise _unusable_reading(
            recording, Text("录音太响，声音被削掉了顶。", "It is too loud: the peaks of the sound were cut off.")
        )


def _unusable_reading(recording: Path, why: Text) -> UnusableInput:
    return UnusableInput(
        why,
        file=recording,
        remedy=Text(
            "请一个人在安静的地方，离话筒一拳远，用平常的声音把那段话读一遍，大约 20 秒。",
            "Read the passage once more, alone and in a quiet place, a hand's breadth from the microphone, in your "
            "usual voice: about 20 seconds.",
        ),
    )
