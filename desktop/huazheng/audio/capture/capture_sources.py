"""Capture sources: microphones, and loopback devices that hear the line (what the machine plays).

With PulseAudio or PipeWire every source of the server is one, at its own rate and format; PortAudio reaches them all
through its device ``pulse``, and the variable ``PULSE_SOURCE`` names one. Elsewhere every PortAudio device is one.
"""

from __future__ import annotations

import contextlib
import os
import platform
import re
import shutil
import subprocess
from typing import TYPE_CHECKING, Literal

import msgspec

from huazheng.audio.devices import Device, capture_devices
from huazheng.core.runtime.errors import ResourceUnavailable
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

SourceKind = Literal["microphone", "line"]
PULSE_PREFIX = "pulse:"
_PULSE_DEVICE = "pulse"
_PACTL_SECONDS = 5
_MOST_CHANNELS = 2
# Names that programs and drivers give to an input that hears the machine's own sound.
_LOOPBACK_NAME = re.compile(
    r"monitor|stereo mix|what u hear|wave out mix|立体声混音|立體聲混音|blackhole|soundflower|loopback|vb-?cable"
    r"|cable output|vb-audio|voicemeeter|background music",
    re.IGNORECASE,
)
_SPEC = re.compile(r"(?P<format>[su]\d+|float32|alaw|ulaw)\S*\s+(?P<channels>\d+)ch\s+(?P<rate>\d+)Hz")


class CaptureSource(msgspec.Struct, frozen=True, kw_only=True):
    """A device or sound server's source to record from.

    id: the value of ``--microphone`` and ``--line``. rate (Hz), channels, bits: its own format, which is recorded.
    portaudio: PortAudio's number of the device. pulse: the name of the PulseAudio source, where it is one.
    default: used when none is named.
    """

    id: str
    name: str
    kind: SourceKind
    system: str
    rate: int
    channels: int
    bits: int
    portaudio: int
    pulse: str | None = None
    default: bool = False


def capture_sources() -> tuple[CaptureSource, ...]:
    """All sources. Raises :class:`ResourceUnavailable` where PortAudio is missing or
    refuses.
    """
    devices = capture_devices()
    pulse = next((one for one in devices if one.name == _PULSE_DEVICE), None)
    if pulse is not None and (found := _pulse_sources(pulse)):
        return found
    return _with_defaults([_plain(device) for device in devices])


def find_source(sources: Sequence[CaptureSource], kind: SourceKind, wanted: str) -> CaptureSource:
    """The source with this id or name. Raises :class:`ResourceUnavailable`, naming those there are, if none has it."""
    fitting = [one for one in sources if wanted in (one.id, one.name, one.pulse)]
    if fitting:
        return fitting[0]
    known = ", ".join(one.id for one in sources) or "—"
    what = Text("麦克风", "microphone") if kind == "microphone" else Text("电脑播放的声音", "computer audio")
    raise ResourceUnavailable(
        Text(
            f"找不到{what.zh}“{wanted}”；现有：{known}。",
            f"{what.en.capitalize()}“{wanted}” not found. Available: {known}.",
        ),
        remedy=Text("接好设备，再用 huazheng devices 查看。", "Connect it, then run huazheng devices to list them."),
    )


def resolve_source(source: CaptureSource) -> CaptureSource:
    """The source with the number that PortAudio has for its device in this process.

    Raises :class:`ResourceUnavailable` where PortAudio does not know the device.
    """
    devices = capture_devices()
    if source.pulse is not None:
        fitting = [one for one in devices if one.name == _PULSE_DEVICE]
    else:
        fitting = [one for one in devices if _plain(one).id == source.id]
    numbers = [one.id for one in fitting]
    if not numbers:
        raise ResourceUnavailable(
            Text(f"录音设备“{source.name}”不见了。", f"The recording device “{source.name}” is gone."),
            remedy=Text("接好设备再试。", "Connect it and try again."),
        )
    number = source.portaudio if source.portaudio in numbers else numbers[0]
    return msgspec.structs.replace(source, portaudio=number)


def _plain(device: Device) -> CaptureSource:
    return CaptureSource(
        id=f"{device.system}:{device.name}",
        name=device.name,
        kind="line" if _LOOPBACK_NAME.search(device.name) else "microphone",
        system=device.system,
        rate=round(device.rate),
        channels=min(device.channels, _MOST_CHANNELS),
        # Mixers that work in floats give 24 good bits; the older systems give 16.
        bits=24 if device.system in {"Core Audio", "Windows WASAPI"} else 16,
        portaudio=device.id,
        default=device.default,
    )


def _with_defaults(sources: list[CaptureSource]) -> tuple[CaptureSource, ...]:
    """Mark one default of each kind: the system's own, else the first."""
    chosen = set()
    for kind in ("microphone", "line"):
        of_kind = [one for one in sources if one.kind == kind]
        chosen |= {one.id for one in ([one for one in of_kind if one.default] or of_kind)[:1]}
    return tuple(msgspec.structs.replace(one, default=one.id in chosen) for one in sources)


# --- PulseAudio and PipeWire --------------------------------------------------------------------------------------


def _pulse_sources(device: Device) -> tuple[CaptureSource, ...]:
    listed, told = ask_pactl(("list", "sources"), ("info",))
    if listed is None or told is None:
        return ()
    info = dict(row.split(": ", 1) for row in told.splitlines() if ": " in row)
    defaults = {info.get("Default Source", ""), f"{info.get('Default Sink', '')}.monitor"}
    system = "PipeWire" if "PipeWire" in info.get("Server Name", "") else "PulseAudio"
    found = []
    for part in re.split(r"^Source #\d+$", listed, flags=re.MULTILINE)[1:]:
        facts = dict(row.strip().split(": ", 1) for row in part.splitlines() if ": " in row)
        form = _SPEC.search(facts.get("Sample Specification", ""))
        if form is None or "Name" not in facts:
            continue
        name, told = facts["Name"], facts.get("Description", facts["Name"])
        found.append(
            CaptureSource(
                id=PULSE_PREFIX + name,
                name=told,
                kind="line"
                if facts.get("Monitor of Sink", "n/a") != "n/a" or _LOOPBACK_NAME.search(f"{name} {told}")
                else "microphone",
                system=system,
                rate=int(form["rate"]),
                channels=min(int(form["channels"]), _MOST_CHANNELS),
                bits=16 if form["format"] in {"s16", "u8", "alaw", "ulaw"} else 24,
                portaudio=device.id,
                pulse=name,
                default=name in defaults,
            )
        )
    return _with_defaults(found)


def ask_pactl(*questions: tuple[str, ...]) -> list[str | None]:
    """Output of ``pactl`` for each set of arguments, run in parallel; None where it fails or is not installed."""
    if platform.system() != "Linux" or shutil.which("pactl") is None:
        return [None] * len(questions)
    return [_pactl_output(one) for one in [_start_pactl(words) for words in questions]]


def _start_pactl(words: tuple[str, ...]) -> subprocess.Popen[bytes] | None:
    environment = os.environ | {"LC_ALL": "C.UTF-8", "LANGUAGE": "C"}
    with contextlib.suppress(OSError):
        return subprocess.Popen(["pactl", *words], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
    return None


def _pactl_output(asked: subprocess.Popen[bytes] | None) -> str | None:
    if asked is None:
        return None
    with asked:
        try:
            said, _ = asked.communicate(timeout=_PACTL_SECONDS)
        except (OSError, subprocess.TimeoutExpired):
            asked.kill()
            return None
    return said.decode("utf-8", "replace") if asked.returncode == 0 else None
