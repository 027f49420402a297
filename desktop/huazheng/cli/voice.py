"""``huazheng voice learn FILE|show|forget``: enrollment of the user's own voice."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.core.runtime.errors import EXIT_NEGATIVE, EXIT_OK, UnusableInput
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal
    from huazheng.services.transcription.voice_enrollment import VoiceProfile

SUMMARY = Text("我的声音：学会、查看、忘掉", "your own voice: learn, show, forget")
GROUP = CommandGroup.TEXT
EXAMPLES = (
    Example(
        "huazheng voice show", Text("学会了没有，要读哪一段", "whether your voice is learned, and the text to read")
    ),
    Example("huazheng voice learn 我读的.wav", Text("学会您的声音", "learn your voice from a reading")),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the action and the recording."""
    parser.add_argument(
        "action",
        choices=("learn", "show", "forget"),
        help=str(
            Text(
                "learn 学会（从朗读录音）；show 查看，并给出要读的话；forget 忘掉",
                "learn: from a recording of you reading; show: status and the text to read; forget: delete",
            )
        ),
    )
    parser.add_argument(
        "file",
        nargs="?",
        type=Path,
        metavar="FILE",
        help=str(Text("您自己朗读约 20 秒的录音", "recording of you reading aloud for about 20 seconds")),
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Run the action."""
    if (options.action == "learn") != (options.file is not None):
        raise UnusableInput(
            Text("learn 要写一个录音文件，show 和 forget 不写。", "learn needs a recording; show and forget take none.")
        )
    return {"learn": _learn, "show": _show, "forget": _forget}[options.action](options, terminal)


def _learn(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.transcription.voice_enrollment import enroll_voice

    with terminal.task() as task:
        learned = enroll_voice(terminal.home, options.file, task)
    terminal.answer(
        Text(
            f"学会了（{learned.seconds:.0f} 秒说话）。只存了数字，没有存声音。",
            f"Learned from {learned.seconds:.0f} s of speech. Only numbers are stored, no audio.",
        ),
        _document(learned),
    )
    return EXIT_OK


def _show(_: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.transcription.voice_enrollment import ENROLLMENT_TEXT, enrolled_voice

    learned = enrolled_voice(terminal.home)
    if learned is None:
        said = Text(
            f"还没有学会您的声音。请录下这段话，再运行 huazheng voice learn 文件：\n{ENROLLMENT_TEXT.zh}",
            "Your voice has not been learned yet. Record this text, then run huazheng voice learn FILE:\n"
            f"{ENROLLMENT_TEXT.en}",
        )
        terminal.answer(said, {"learned": None, "reading": {"zh": ENROLLMENT_TEXT.zh, "en": ENROLLMENT_TEXT.en}})
        return EXIT_NEGATIVE
    terminal.answer(
        Text(
            f"{learned.learned_at} 学会，{learned.seconds:.0f} 秒说话，模型 {learned.model}。",
            f"Learned {learned.learned_at} from {learned.seconds:.0f} s of speech with {learned.model}.",
        ),
        _document(learned),
    )
    return EXIT_OK


def _forget(_: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.transcription.voice_enrollment import delete_enrolled_voice

    delete_enrolled_voice(terminal.home)
    terminal.answer(Text("忘掉了。", "Voice deleted."), {"learned": None})
    return EXIT_OK


def _document(learned: VoiceProfile) -> dict[str, Any]:
    """The voice profile without its embeddings."""
    return {"learned": {key: value for key, value in msgspec.to_builtins(learned).items() if key != "vectors"}}
