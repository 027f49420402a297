"""``huazheng transcribe CALL|FILE``: transcribe a call or a file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.cli.flags import add_transcribe_flags, options_from_flags
from huazheng.core.runtime.errors import EXIT_OK, UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.text.labels import SPEAKER_LABELS, format_clock, format_duration
from huazheng.core.text.one_sided_labels import ONE_SIDED_LABELS

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal
    from huazheng.store.calls import Call

SUMMARY = Text("在本机把录音识别成文字", "transcribe a recording on this computer")
GROUP = CommandGroup.TEXT
EXAMPLES = (
    Example("huazheng transcribe CALL", Text("用设置里的模型识别", "transcribe with the model in the settings")),
    Example(
        "huazheng transcribe CALL --speakers agent,customer",
        Text("双声道：左边是对方，右边是客户", "two channels: the agent on the left, the customer on the right"),
    ),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the call or file and the transcription flags."""
    parser.add_argument(
        "call",
        metavar="CALL|FILE",
        help=str(
            Text(
                "已导入录音的编号；或一个录音文件（只出文字，不导入）",
                "call id; or a recording file, which is transcribed without being imported",
            )
        ),
    )
    add_transcribe_flags(parser)
    parser.add_argument(
        "--second-model",
        metavar="ID",
        help=str(
            Text(
                "再用这个模型听一遍：文件里会注明每句是两个模型都听到，还是只有一个（只用于已导入的录音）",
                "hear the call with this model too: documents then say what both models heard and what one did "
                "(imported calls only)",
            )
        ),
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Transcribe and print the turns."""
    from huazheng.services.transcription.transcribe import transcribe_call, transcribe_file
    from huazheng.store.calls import Calls

    wanted = options_from_flags(options, terminal)
    file = Path(options.call)
    call = file if file.is_file() else Calls(terminal.home).find(options.call)
    second = options.second_model
    if second is not None and (isinstance(call, Path) or second == wanted.model_id):
        raise UnusableInput(
            Text(
                "--second-model 只用于已导入的录音，而且要是另一个模型。",
                "--second-model needs an imported call and another model.",
            )
        )
    for model_id in filter(None, (second, wanted.model_id)):
        _say_how_long(call, model_id, terminal)
    with terminal.task() as task:
        if isinstance(call, Path):
            transcript = transcribe_file(terminal.home, call, task, wanted)
        else:
            if second is not None:  # first, so that the other one is current
                transcribe_call(terminal.home, call, task.part(0.0, 0.5), replace(wanted, model_id=second))
            transcript = transcribe_call(terminal.home, call, task.part(0.5, 1.0) if second else task, wanted)
    if transcript.only_speaker is not None:
        terminal.say(ONE_SIDED_LABELS[transcript.only_speaker])
    lines = [f"{format_clock(turn.start)} {SPEAKER_LABELS[turn.speaker]} {turn.text}" for turn in transcript.turns]
    terminal.answer("\n".join(lines), transcript)
    return EXIT_OK


def _say_how_long(call: Call | Path, model_id: str, terminal: Terminal) -> None:
    """Print the estimated time before starting; nothing where the length of the recording is unknown."""
    from huazheng.services.system.model_choice import BASIS_WORDS
    from huazheng.services.transcription.transcribe import estimate_transcription

    will_take = estimate_transcription(terminal.home, call, model_id)
    if will_take is not None:
        time, basis = format_duration(will_take.seconds), BASIS_WORDS[will_take.basis]
        terminal.say(
            Text(
                f"这台电脑识别这通电话大约要 {time.zh}（{basis.zh}）。",
                f"Transcribing will take about {time.en} on this computer ({basis.en}).",
            )
        )
