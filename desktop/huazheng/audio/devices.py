"""Sound devices of this machine, through PortAudio."""

from __future__ import annotations

import platform
from typing import Any

import msgspec

from huazheng.core.runtime.errors import ResourceUnavailable
from huazheng.core.runtime.language import Text


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """A device that captures or plays.

    id: PortAudio's number, valid until devices change. system: the sound system it belongs to.
    channels: its maximum in the direction asked for. rate: its own sample rate in Hz.
    """

    id: int
    name: str
    system: str
    channels: int
    rate: float
    default: bool


def portaudio() -> Any:
    """The ``sounddevice`` module. Raises :class:`ResourceUnavailable` with the remedy where PortAudio is missing."""
    try:
        import sounddevice
    except Exception as error:  # OSError without the library; an error of the module that did not load if it fails
        raise ResourceUnavailable(
            Text(f"声音库 PortAudio 不能用：{error}。", f"Cannot load the sound library PortAudio: {error}."),
            remedy=portaudio_remedy(),
        ) from error
    return sounddevice


def portaudio_remedy() -> Text:
    """Instructions to install PortAudio on this system; on Windows and macOS it comes with the app."""
    if platform.system() == "Linux":
        command = "sudo apt-get install -y --reinstall libportaudio2 libasound2-data"
        return Text(f"运行：{command}", f"Run: {command}")
    return Text("重新安装话证。", "Install Huazheng again.")


def capture_devices() -> tuple[Device, ...]:
    """Every device that can record. Raises :class:`ResourceUnavailable` where PortAudio is missing or refuses."""
    return _devices("max_input_channels", 0)


def playback_devices() -> tuple[Device, ...]:
    """Every device that can play. Raises :class:`ResourceUnavailable` where PortAudio is missing or refuses."""
    return _devices("max_output_channels", 1)


def _devices(direction: str, side: int) -> tuple[Device, ...]:
    sound = portaudio()
    try:
        found: list[dict[str, Any]] = list(sound.query_devices())
        systems = sound.query_hostapis()
    except sound.PortAudioError as error:
        raise ResourceUnavailable(
            Text(f"声音系统没有回应：{error}。", f"The sound system does not respond: {error}."),
            remedy=Text("重新插拔设备，或重启电脑。", "Reconnect the device, or restart the computer."),
        ) from error
    default = sound.default.device[side]
    return tuple(
        Device(
            id=number,
            name=str(one["name"]),
            system=str(systems[one["hostapi"]]["name"]),
            channels=int(one[direction]),
            rate=float(one["default_samplerate"]),
            default=number == default,
        )
        for number, one in enumerate(found)
        if one[direction] > 0
    )
