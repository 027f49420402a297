"""PortAudio and its devices.

Probed in a process of its own: with a broken ALSA, PortAudio ends the process that loads it.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import msgspec

from huazheng.audio.devices import Device, capture_devices, playback_devices, portaudio, portaudio_remedy
from huazheng.core.runtime.decoding import json_decoder
from huazheng.core.runtime.errors import ResourceUnavailable
from huazheng.core.runtime.language import Text
from huazheng.services.system.doctor.health_check import HealthCheck

if TYPE_CHECKING:
    from huazheng.services.system.doctor.health_check import CheckContext

_SECONDS = 30
_TITLE = Text("声音库 PortAudio", "audio library PortAudio")
_CAPTURE = Text("录音设备", "recording devices")
_PLAYBACK = Text("放音设备", "playback devices")
_NO_CAPTURE = Text(
    "接上麦克风，并允许话证使用它；导入录音不需要它。",
    "Connect a microphone and allow access to it. Importing recordings works without one.",
)
_NO_PLAYBACK = Text(
    "接上耳机或音箱；文字和报告不需要它。", "Connect headphones or speakers. Transcripts and reports work without them."
)


class AudioSystem(msgspec.Struct, frozen=True):
    """PortAudio's version and devices. ``lacks``: the reason for a failure, in Chinese and English."""

    version: str = ""
    capture: tuple[Device, ...] = ()
    playback: tuple[Device, ...] = ()
    lacks: tuple[str, str] | None = None


def audio(_: CheckContext) -> list[HealthCheck]:
    """Check PortAudio, recording and playback devices."""
    heard = probe_audio() if getattr(sys, "frozen", False) else _probe_in_subprocess()
    if heard.lacks is not None:
        return [HealthCheck("portaudio", _TITLE, "bad", Text(*heard.lacks), portaudio_remedy())]
    return [
        HealthCheck("portaudio", _TITLE, "ok", Text(heard.version, heard.version)),
        devices("capture", _CAPTURE, heard.capture, _NO_CAPTURE),
        devices("playback", _PLAYBACK, heard.playback, _NO_PLAYBACK),
    ]


def probe_audio() -> AudioSystem:
    """Query PortAudio in this process."""
    try:
        version = str(portaudio().get_portaudio_version()[1])
        return AudioSystem(version, capture_devices(), playback_devices())
    except ResourceUnavailable as error:
        return AudioSystem(lacks=(error.what.zh, error.what.en))


def _probe_in_subprocess() -> AudioSystem:
    program = (
        "import msgspec, sys; from huazheng.services.system.doctor.audio_check import probe_audio; "
        "sys.stdout.buffer.write(msgspec.json.encode(probe_audio()))"
    )
    try:
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, timeout=_SECONDS, check=False)
        return json_decoder(AudioSystem).decode(done.stdout)
    except subprocess.TimeoutExpired:
        return AudioSystem(lacks=("声音系统没有回应。", "The audio system does not respond."))
    except msgspec.DecodeError:
        return AudioSystem(lacks=("声音库一打开就崩溃。", "The audio library crashes on loading."))


def devices(name: str, title: Text, found: tuple[Device, ...], remedy: Text) -> HealthCheck:
    """Result that lists the devices; none at all is only a warning."""
    if not found:
        return HealthCheck(name, title, "warn", Text("没有", "none"), remedy)
    names = ", ".join(f"{one.name} ({one.system})" for one in found)
    return HealthCheck(name, title, "ok", Text(names, names))
