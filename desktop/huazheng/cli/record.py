"""``huazheng record``: record until Ctrl-C or for a duration, then seal."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.cli.sealed import say_seal_code
from huazheng.core.call.gaps import recording_gaps
from huazheng.core.runtime.errors import EXIT_OK, EXIT_UNAVAILABLE, ResourceUnavailable
from huazheng.core.runtime.language import Text
from huazheng.core.text.labels import format_clock

if TYPE_CHECKING:
    from huazheng.cli.terminal import Terminal
    from huazheng.core.runtime.task import Task
    from huazheng.services.capture.recorder_client import RecorderState, Recording, SourceWarning

SUMMARY = Text("录音，到 Ctrl-C 或时间到为止，然后封存", "record until Ctrl-C or for a duration, then seal")
GROUP = CommandGroup.RECORDINGS
EXAMPLES = (
    Example(
        "huazheng record",
        Text(
            "用默认的麦克风和电脑声音录，到 Ctrl-C 为止",
            "record the default microphone and computer sound until Ctrl-C",
        ),
    ),
    Example(
        "huazheng record --line none --duration 600",
        Text(
            "手机开免提放在旁边：只用麦克风，录十分钟",
            "a phone on speaker beside the computer: the microphone only, for ten minutes",
        ),
    ),
)

WARNING_WORDS = {
    "clipping": Text("声音太大，失真了", "too loud, distorted"),
    "quiet": Text("已有 10 秒没有声音", "silent for 10 s"),
    "device_lost": Text("设备断开了，正在等它回来", "device disconnected, waiting for it"),
    "other_device": Text("已换用默认设备", "switched to the default device"),
    "device_moved": Text("系统把它接到了别的设备上", "the system connected it to another device"),
    "same_sound": Text("与另一路是同一个声音，分不出是谁", "same sound as the other source; speakers cannot be told"),
    "disk_low": Text("磁盘快满了", "disk almost full"),
}
SOURCE_WORDS = {"microphone": Text("麦克风", "microphone"), "line": Text("电脑播放的声音", "computer audio")}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the devices and the duration."""
    known = str(Text("（见 huazheng devices）", " (see huazheng devices)"))
    parser.add_argument("--microphone", metavar="ID", help=str(Text("您的麦克风", "your microphone")) + known)
    parser.add_argument(
        "--line",
        metavar="ID",
        help=str(Text("电脑播放的声音，即对方", "the computer's own audio: the other side")) + known,
    )
    parser.add_argument("--duration", type=_seconds, metavar="S", help=str(Text("录多少秒", "duration in seconds")))
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    parser.add_argument("--live", help=argparse.SUPPRESS)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Start the recorder, show levels, stop it on Ctrl-C, and print what was sealed."""
    if options.worker is not None:
        return _record(terminal, options.worker)
    if options.live is not None:
        from huazheng.services.live.live_process import run_live_text

        return run_live_text(terminal.home, options.live, sys.stdin.buffer, sys.stdout.buffer)
    from huazheng.services.capture.recorder_client import default_plan, running_recordings, start
    from huazheng.services.capture.recovery import recover_all

    with terminal.task() as task:  # from here on Ctrl-C ends the recording, not this command
        if others := running_recordings(terminal.home):
            recording = others[0]
            terminal.say(Text("已经在录音，接着显示它。", "Already recording; showing the running recording."))
        else:
            recording = start(terminal.home, default_plan(options.microphone, options.line, options.duration))
        terminal.say(Text("正在录音，按 Ctrl-C 结束。", "Recording. Press Ctrl-C to stop."))
        last = _watch(recording, terminal, task)
    if last is None or last.exit_code is None:
        raise ResourceUnavailable(
            Text(
                "录音程序意外退出；已录下的部分还在。", "The recorder quit unexpectedly; what it had recorded is kept."
            ),
            file=recording.call.folder,
            remedy=Text("运行：huazheng recover", "Run huazheng recover."),
        )
    if not recording.call.seal_file.exists():
        recover_all(terminal.home)  # the recorder does not know the passphrase of the key
    if recording.call.seal_file.exists():
        if last.message is not None and last.exit_code == EXIT_UNAVAILABLE:
            terminal.say(Text(*last.message))
        _report_sealed(recording, terminal)
    else:
        terminal.say(Text(*last.message) if last.message is not None else "")
        terminal.answer(
            recording.call.id, {"call": recording.call.id, "folder": str(recording.call.folder), "sealed": False}
        )
    return EXIT_UNAVAILABLE if last.exit_code == EXIT_UNAVAILABLE else EXIT_OK


def _record(terminal: Terminal, worker: str) -> int:
    """Be the recorder of the call ``worker``, or one on standby."""
    from huazheng.audio.capture.capture_process import start_capture_processes
    from huazheng.services.capture.recorder.standby import STANDBY, wait_for_call

    call_id, started = wait_for_call() if worker == STANDBY else (worker, start_capture_processes())
    if call_id is None:
        return EXIT_OK
    from huazheng.services.capture.recorder.process import record

    return record(terminal.home, call_id, started)


def _watch(recording: Recording, terminal: Terminal, task: Task) -> RecorderState | None:
    told: set[tuple[str, SourceWarning]] = set()
    for state in recording.follow():
        if task.stopped:
            recording.stop()
        now = {(source.name, warning) for source in state.sources for warning in source.warnings}
        for name, warning in sorted(now - told):
            if sys.stderr.isatty():
                print("\r", end="", file=sys.stderr)  # over the line of levels
            terminal.say(f"{SOURCE_WORDS[name]}{Text('：', ': ')}{WARNING_WORDS[warning]}")
        told = now
        if sys.stderr.isatty():
            levels = "  ".join(f"{SOURCE_WORDS[one.name]} {one.peak:6.1f} dB" for one in state.sources)
            print(f"\r{format_clock(state.seconds)}  {levels}   ", end="", file=sys.stderr, flush=True)
    return recording.finish()


def _report_sealed(recording: Recording, terminal: Terminal) -> None:
    from huazheng.services.custody.timestamping import missing_stamp

    seal = recording.call.seal
    lost = sum(gap.lost_frames for gap in recording_gaps(seal))
    terminal.say(
        Text(
            f"已封存：{format_clock(seal.duration)}，缺失 {lost} 帧，编号 {seal.call}",
            f"Sealed: {format_clock(seal.duration)}, {lost} frames lost, call {seal.call}",
        )
    )
    say_seal_code(recording.call, terminal)
    if (unstamped := missing_stamp(terminal.home, recording.call.folder)) is not None:
        terminal.say(unstamped)
    document = {
        "call": seal.call,
        "folder": str(recording.call.folder),
        "duration": seal.duration,
        "ended": seal.ended,
        "sources": seal.sources,
    }
    terminal.answer(seal.call, document)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < 12 * 3600:
        raise argparse.ArgumentTypeError(
            str(Text("要填 0 到 43200 之间的秒数", "must be a number of seconds between 0 and 43200"))
        )
    return seconds
