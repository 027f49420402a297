"""``huazheng correct CALL``: corrects the transcript, lists the corrections, undoes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from huazheng.cli.columns import columns
from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.cli.excerpt import seconds_of
from huazheng.core.runtime.errors import EXIT_OK, UnusableInput
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal
    from huazheng.core.call.apply_edits import CorrectedTranscript
    from huazheng.core.call.call_snapshot import CallSnapshot
    from huazheng.core.call.proofreading import ProofreadState
    from huazheng.core.schema.edits import Edit, Edits
    from huazheng.core.schema.transcript import Speaker, Turn
    from huazheng.store.calls import Call

SUMMARY = Text(
    "更正文字稿：改文字、说话人、时间，删去、拆分、合并，对调双方，撤销",
    "correct the transcript: text, speaker, times; remove, split, join; swap; undo",
)
GROUP = CommandGroup.TEXT
EXAMPLES = (
    Example("huazheng correct CALL", Text("每一句和它的编号，从 1 数起", "every turn with its number, from 1")),
    Example("huazheng correct CALL --turn 12 --text 犹豫期是十五天", Text("更正第 12 句", "correct turn 12")),
)
SPEAKERS: dict[str, Speaker] = {
    "agent": "agent",
    "customer": "customer",
    "other": "unknown",
    "unknown": "unknown",
}
_TURN_HEADS = (Text("第几句", "Turn"), Text("时间", "Time"), Text("谁说的", "Speaker"), Text("文字", "Text"))
_EDIT_HEADS = (Text("第几条", "No."), Text("时间", "Time"), Text("谁改的", "By"), Text("更正", "Correction"))


def arguments(parser: argparse.ArgumentParser) -> None:
    """The call, the turn, and the correction."""
    parser.add_argument("call", metavar="CALL", help=str(Text("录音的编号", "call id")))
    target = parser.add_mutually_exclusive_group()
    turn = Text("第几句，从 1 数起（不带选项运行可看编号）", "turn number, from 1 (run without options for a list)")
    target.add_argument("--turn", type=int, metavar="N", help=str(turn))
    swap = Text("整通电话的对方（客服）和客户对调", "swap agent and customer in the whole call")
    target.add_argument("--swap-speakers", action="store_true", help=str(swap))
    undo = Text("撤销第几条更正（记录还在）", "undo correction N (it stays in the log)")
    target.add_argument("--undo", type=int, metavar="N", help=str(undo))
    target.add_argument("--list", action="store_true", help=str(Text("列出所有更正", "list all corrections")))
    parser.add_argument("--text", help=str(Text("这一句的正确文字", "correct text of the turn")))
    speaker = Text("这一句是谁说的（other 是别人）", "who is speaking (other: someone else)")
    parser.add_argument("--speaker", choices=tuple(SPEAKERS), help=str(speaker))
    parser.add_argument(
        "--start", type=seconds_of, metavar="TIME", help=str(Text("这一句从何时起", "start of the turn"))
    )
    parser.add_argument("--end", type=seconds_of, metavar="TIME", help=str(Text("这一句到何时止", "end of the turn")))
    checked = Text(
        "这一句已听录音核对无误（与 --text 同用则先更正）",
        "turn was checked against the recording (after --text, if given)",
    )
    parser.add_argument("--checked", action="store_true", help=str(checked))
    name = Text(
        "核对人姓名，写进文件（与 --checked 同用）", "name of the person who checked, for the papers (with --checked)"
    )
    parser.add_argument("--name", default="", help=str(name))
    structure = parser.add_mutually_exclusive_group()
    remove = Text("删去这一句（保留并划掉，不计入对照）", "remove the turn (kept, struck out, not counted)")
    structure.add_argument("--remove", action="store_true", help=str(remove))
    split_at = Text("在录音的这个时间拆成两句", "split the turn at this time of the recording")
    structure.add_argument("--split-at", type=seconds_of, metavar="TIME", help=str(split_at))
    split_after = Text("在第几个字之后拆成两句", "split the turn after this many characters")
    structure.add_argument("--split-after", type=int, metavar="CHARS", help=str(split_after))
    join = Text("与同一个人的下一句合并", "join the turn with the same speaker's next one")
    structure.add_argument("--join", action="store_true", help=str(join))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Correct, or show the turns or the corrections."""
    from huazheng.core.schema.edits import correcting_lines
    from huazheng.services.annotations.corrections import no_transcript
    from huazheng.store.calls import Calls
    from huazheng.store.snapshot_reader import read_snapshot

    call = Calls(terminal.home).find(options.call)
    if options.turn is None and _asks_for_change(options):
        raise UnusableInput(
            Text("要更正哪一句？", "Which turn?"), remedy=Text("用 --turn N 指出来。", "Choose it with --turn N.")
        )
    if options.list:
        snapshot = read_snapshot(terminal.home, call)
        snapshot.raise_errors(("edits",))
        _warn_torn(snapshot.edits, terminal)
        terminal.answer(
            _history(snapshot), {"call": call.id, "edits": list(snapshot.edits.lines), "torn": snapshot.edits.torn}
        )
        return EXIT_OK
    made = _correct(options, terminal, call)
    if made:
        terminal.answer(columns(_EDIT_HEADS, [_cells(edit) for edit in made]), {"call": call.id, "made": made})
        if call.analysis_file.exists() and correcting_lines(tuple(made)):
            terminal.say(
                Text(
                    f"要按更正后的文字重新分析，运行：huazheng analyze {call.id}",
                    f"To analyze the corrected text, run: huazheng analyze {call.id}",
                )
            )
        return EXIT_OK
    snapshot = read_snapshot(terminal.home, call)
    snapshot.raise_errors(("transcript", "edits"))
    corrected = snapshot.corrected
    if corrected is None:
        raise no_transcript(call)
    _warn_torn(snapshot.edits, terminal)
    terminal.answer(
        _turns(corrected, snapshot.proofreading),
        {
            "call": call.id,
            "turns": list(corrected.transcript.turns),
            "removed": list(corrected.removed),
            "corrections": len(corrected.edits),
            "proofreading": _proofreading(snapshot.proofreading),
        },
    )
    return EXIT_OK


def _asks_for_change(options: argparse.Namespace) -> bool:
    values = (options.text, options.speaker, options.start, options.end, options.split_at, options.split_after)
    return options.remove or options.join or options.checked or any(value is not None for value in values)


def _correct(options: argparse.Namespace, terminal: Terminal, call: Call) -> list[Edit]:
    from huazheng.services.annotations import corrections
    from huazheng.services.annotations.turn_checks import check_turn

    home = terminal.home
    if options.swap_speakers:
        return [corrections.swap_speakers(home, call)]
    if options.undo is not None:
        return [corrections.undo(home, call, options.undo)]
    if options.turn is None:
        return []
    turn = options.turn - 1
    made: list[Edit] = []
    if options.start is not None or options.end is not None:
        now = corrections.turn_of(call, turn)
        start = now.start if options.start is None else options.start
        end = now.end if options.end is None else options.end
        made.append(corrections.correct_times(home, call, turn, start, end))
    if options.text is not None:
        made.append(corrections.correct_text(home, call, turn, options.text))
    if options.speaker is not None:
        made.append(corrections.correct_speaker(home, call, turn, SPEAKERS[options.speaker]))
    if options.remove:
        made.append(corrections.remove_turn(home, call, turn))
    if options.split_at is not None or options.split_after is not None:
        point = corrections.SplitPoint(options.split_after, options.split_at)
        made.append(corrections.split_at(home, call, turn, point))
    if options.join:
        made.append(corrections.join_turn(home, call, turn))
    if options.checked:
        made += check_turn(home, call, turn, options.name)
    if not made:
        corrections.turn_of(call, turn)
        if options.checked:
            raise UnusableInput(Text("这一句已经核对过。", "The turn is already checked."))
        raise UnusableInput(
            Text("这一句要改成什么？", "What is the correction?"),
            remedy=Text(
                "用 --text、--speaker、--start、--end、--remove、--split-at、--split-after、--join 或 --checked。",
                "Use --text, --speaker, --start, --end, --remove, --split-at, --split-after, --join or --checked.",
            ),
        )
    return made


def _warn_torn(edits: Edits, terminal: Terminal) -> None:
    if edits.torn is not None:
        terminal.say(
            Text(
                "更正记录末尾有写了一半的一行，可能断过电。它不生效，下次更正时会原样记下。",
                "The last line of the correction log is incomplete, perhaps after a power failure. It has no effect; "
                "the next correction will keep it as it stands.",
            )
        )


def _history(snapshot: CallSnapshot) -> str:
    from huazheng.core.schema.edits import undone_edits

    undone = undone_edits(snapshot.edits.lines)
    ineffective = snapshot.corrected.ineffective if snapshot.corrected is not None else {}
    rows = []
    for edit in snapshot.edits.lines:
        state = Text("（已撤销）", " (undone)") if edit.number in undone else Text("", "")
        if (reason := ineffective.get(edit.number)) is not None:
            state = Text(f"（不起作用：{reason.zh}）", f" (no effect: {reason.en})")
        number, at, who, words = _cells(edit)
        rows.append((number, at, who, f"{words}{state}"))
    return columns(_EDIT_HEADS, rows) or str(Text("没有更正。", "No corrections."))


def _cells(edit: Edit) -> tuple[object, ...]:
    from huazheng.core.call.edit_labels import describe_edit

    return edit.number, edit.at, _printable(edit.who), _printable(describe_edit(edit))


def _turns(corrected: CorrectedTranscript, proofreading: ProofreadState) -> str:
    """The turns, one a line, counted from 1: ``*`` after a corrected one, ``-`` a removed, ``✓`` a checked one."""
    removed = {turn.id for turn in corrected.removed}
    rows = [_turn(turn, corrected, proofreading, removed=turn.id in removed) for turn in corrected.all_turns]
    table = columns(_TURN_HEADS, rows)
    if proofreading.checked or proofreading.stale:
        return f"{table}\n{_describe_progress(proofreading)}"
    return table


def _turn(
    turn: Turn, corrected: CorrectedTranscript, proofreading: ProofreadState, *, removed: bool
) -> tuple[object, ...]:
    from huazheng.core.text.labels import SPEAKER_LABELS, format_clock

    mark = "-" if removed else "*" if turn.id in corrected.marks else " "
    check = {"checked": "✓", "stale": "!"}.get("" if removed else proofreading.turns[turn.id].state, " ")
    state = Text("（已删去）", " (removed)") if removed else Text("", "")
    number = f"{turn.id + 1:>4}{mark}{check}"
    return number, format_clock(turn.start), SPEAKER_LABELS[turn.speaker], f"{_printable(turn.text)}{state}"


def _describe_progress(state: ProofreadState) -> Text:
    """Progress of proofreading in one line."""
    stale = Text("", "")
    if state.stale:
        stale = Text(f"，{state.stale} 句核对后又改过（!）", f", {state.stale} corrected after the check (!)")
    return Text(
        f"已核对 {state.checked}/{state.total} 句{stale.zh}", f"{state.checked}/{state.total} turns checked{stale.en}"
    )


def _proofreading(state: ProofreadState) -> dict[str, Any]:
    return {
        "checked": state.checked,
        "total": state.total,
        "names": state.names,
        "users": state.users,
        "first": state.first,
        "last": state.last,
        "turns": {str(turn): check.state for turn, check in state.turns.items()},
    }


def _printable(text: str) -> str:
    """Text that cannot steer the terminal."""
    return "".join(letter if letter.isprintable() else "�" for letter in text)
