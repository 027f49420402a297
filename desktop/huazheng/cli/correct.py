"""``huazheng correct CALL``: puts text, speaker or times of a turn right, swaps the speakers, undoes a correction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.cli.excerpt import seconds_of
from huazheng.core.runtime.errors import EXIT_OK, UnusableInput
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal
    from huazheng.core.schema.edits import Edit, Edits
    from huazheng.core.schema.transcript import Speaker
    from huazheng.core.text.corrected_transcript import CorrectedTranscript
    from huazheng.store.calls import Call

SUMMARY = Text(
    "更正文字稿：改文字、说话人、时间，对调双方，撤销", "correct the transcript: text, speaker, times; swap; undo"
)
SPEAKERS: dict[str, Speaker] = {
    "agent": "agent",
    "customer": "customer",
    "other": "unknown",
    "unknown": "unknown",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Which call, which turn, and what becomes of it."""
    parser.add_argument("call", metavar="CALL", help=str(Text("录音的编号", "the call's id")))
    what = parser.add_mutually_exclusive_group()
    turn = Text("第几句：文字稿里的编号，从 0 起", "which turn: its id in the transcript, from 0")
    what.add_argument("--turn", type=int, metavar="N", help=str(turn))
    swap = Text("整通电话的坐席和客户对调", "exchange agent and customer in the whole call")
    what.add_argument("--swap-speakers", action="store_true", help=str(swap))
    undo = Text("撤销第几条更正（记录还在）", "take correction N back (its line stays)")
    what.add_argument("--undo", type=int, metavar="N", help=str(undo))
    what.add_argument("--list", action="store_true", help=str(Text("列出所有更正", "list all corrections")))
    parser.add_argument("--text", help=str(Text("这一句的正确文字", "what was really said in the turn")))
    speaker = Text("这一句是谁说的（other 是别人）", "who says the turn (other: somebody else)")
    parser.add_argument("--speaker", choices=tuple(SPEAKERS), help=str(speaker))
    parser.add_argument("--start", type=seconds_of, metavar="TIME", help=str(Text("这一句从何时起", "when it begins")))
    parser.add_argument("--end", type=seconds_of, metavar="TIME", help=str(Text("这一句到何时止", "when it ends")))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Correct, or show what there is."""
    from huazheng.services.annotations import corrections
    from huazheng.store.calls import Calls

    call = Calls(terminal.home).find(options.call)
    changes = (options.text, options.speaker, options.start, options.end)
    if options.turn is None and any(value is not None for value in changes):
        raise UnusableInput(
            Text("要更正哪一句？", "Which turn?"), remedy=Text("用 --turn N 指出来。", "Name it with --turn N.")
        )
    if options.list:
        edits = corrections.edits_of(call)
        _warn_torn(edits, terminal)
        terminal.answer(_history(edits), {"call": call.id, "edits": list(edits.lines), "torn": edits.torn})
        return EXIT_OK
    made = _correct(options, terminal, call)
    if made:
        terminal.answer("\n".join(_line(edit) for edit in made), {"call": call.id, "made": made})
        if call.analysis_file.exists():
            terminal.say(
                Text(
                    f"要按更正后的文字重新分析，运行：huazheng analyze {call.id}",
                    f"To analyse the corrected text, run: huazheng analyze {call.id}",
                )
            )
        return EXIT_OK
    text = corrections.corrected_transcript(call)
    _warn_torn(corrections.edits_of(call), terminal)
    terminal.answer(
        _turns(text), {"call": call.id, "turns": list(text.transcript.turns), "corrections": len(text.edits)}
    )
    return EXIT_OK


def _correct(options: argparse.Namespace, terminal: Terminal, call: Call) -> list[Edit]:
    from huazheng.services.annotations import corrections

    home = terminal.home
    if options.swap_speakers:
        return [corrections.swap_speakers(home, call)]
    if options.undo is not None:
        return [corrections.undo(home, call, options.undo)]
    if options.turn is None:
        return []
    made: list[Edit] = []
    if options.start is not None or options.end is not None:
        now = corrections.turn_of(call, options.turn)
        start = now.start if options.start is None else options.start
        end = now.end if options.end is None else options.end
        made.append(corrections.correct_times(home, call, options.turn, start, end))
    if options.text is not None:
        made.append(corrections.correct_text(home, call, options.turn, options.text))
    if options.speaker is not None:
        made.append(corrections.correct_speaker(home, call, options.turn, SPEAKERS[options.speaker]))
    if not made:
        corrections.turn_of(call, options.turn)
        raise UnusableInput(
            Text("这一句要改成什么？", "What is the turn to become?"),
            remedy=Text("用 --text、--speaker，或 --start 和 --end。", "Use --text, --speaker, or --start and --end."),
        )
    return made


def _warn_torn(edits: Edits, terminal: Terminal) -> None:
    if edits.torn is not None:
        terminal.say(
            Text(
                "更正记录末尾有写了一半的一行，可能断过电。它不生效，下次更正时会原样记下。",
                "The record of corrections ends with half a line, as after a power cut. It corrects nothing; the next "
                "correction will keep it as it stands.",
            )
        )


def _history(edits: Edits) -> str:
    from huazheng.core.schema.edits import undone_edits

    undone = undone_edits(edits.lines)
    lines = []
    for edit in edits.lines:
        state = Text("（已撤销）", " (taken back)") if edit.number in undone else ""
        lines.append(f"{_line(edit)}{state}")
    return "\n".join(lines) or str(Text("没有更正。", "There are no corrections."))


def _line(edit: Edit) -> str:
    from huazheng.core.text.edit_labels import edit_words

    return f"{edit.number}. {edit.at}  {_printable(edit.who)}  {_printable(edit_words(edit))}"


def _turns(text: CorrectedTranscript) -> str:
    from huazheng.core.text.labels import SPEAKER_LABELS, format_clock

    lines = []
    for turn in text.transcript.turns:
        mark = "*" if turn.id in text.marks else " "
        lines.append(
            f"{turn.id:>4}{mark} {format_clock(turn.start)}  {SPEAKER_LABELS[turn.speaker]}  {_printable(turn.text)}"
        )
    return "\n".join(lines)


def _printable(text: str) -> str:
    """Text that cannot steer the terminal."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)
