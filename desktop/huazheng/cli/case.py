"""``huazheng case``: exhibits of one case, kept, listed, sealed and exported together."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huazheng.cli.bundle_password import add_password_file_flag, new_password
from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.cli.flags import add_force_flag, global_flags
from huazheng.cli.verify import problem_line
from huazheng.core.runtime.errors import EXIT_NEGATIVE, EXIT_OK, UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.schema.case import EXHIBIT_KINDS, KIND_LABELS, exhibit_number
from huazheng.core.text.sanitize import one_line

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal
    from huazheng.core.schema.case import Exhibit
    from huazheng.store.cases import StoredCase

SUMMARY = Text(
    "案卷：录音、保单、截图、账单、信函放在一起", "case: calls, policy, screenshots, bills and letters together"
)
GROUP = CommandGroup.EVIDENCE
EXAMPLES = (
    Example("huazheng case new TITLE", Text("新建案卷", "make a case")),
    Example("huazheng case add CASE 保单.pdf 截图.png", Text("加入文件，什么种类都行", "add files of any kind")),
    Example("huazheng case add CASE --call CALL", Text("加入一通录音", "add a call")),
    Example("huazheng case export CASE", Text("给法院的一个证据包", "one bundle for the court")),
)
_BRITISH = ("catalogue",)  # codespell:ignore catalogue
_CASE_FLAGS = {
    "number": Text("案号", "case number"),
    "court": Text("法院", "court"),
    "submitter": Text("提交人", "who submits the exhibits"),
    "opponent": Text("对方当事人", "the opposing party"),
}
_EXHIBIT_FLAGS = {
    "name": Text("证据名称，默认是文件名", "name of the exhibit, by default the file's"),
    "source": Text("证据来源", "where it comes from"),
    "shows": Text("证明内容", "what it shows"),
    "place": Text("页码或时间", "page or time"),
    "carrier": Text("原始载体", "where the original is"),
    "day": Text("日期：2026-03-05，可带时间 14:30", "date, 2026-03-05, with a time if known: '2026-03-05 14:30'"),
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add one subcommand per action."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar=str(Text("做什么", "VERB")))

    def verb(name: str, told: Text, *, case: bool = True, also: tuple[str, ...] = ()) -> argparse.ArgumentParser:
        one = verbs.add_parser(name, aliases=also, parents=[global_flags()], help=str(told), description=str(told))
        if case:
            one.add_argument("case", metavar="CASE", help=str(Text("案卷的编号或名称", "id or title of the case")))
        return one

    one = verb("new", Text("新建案卷", "make a case"), case=False)
    one.add_argument("title", metavar="TITLE", help=str(Text("案卷名称", "title")))
    _add_fields(one, _CASE_FLAGS)
    verb("list", Text("所有案卷", "list all cases"), case=False)
    verb("show", Text("证据的列表，移出的也列出", "list the exhibits, and those removed"))
    one = verb("add", Text("加入证据：任何文件，或一通录音", "add exhibits: any files, or a call"))
    one.add_argument("file", nargs="*", type=Path, metavar="FILE", help=str(Text("文件", "file")))
    one.add_argument("--call", metavar="CALL", help=str(Text("录音的编号", "call id")))
    _add_exhibit_fields(one)
    one = verb("edit", Text("改案卷或一份证据的栏目", "edit the case, or one exhibit"))
    one.add_argument("exhibit", nargs="?", type=int, metavar="NO.", help=str(Text("证据编号", "number of the exhibit")))
    one.add_argument("--title", metavar="TEXT", help=str(Text("案卷名称", "title of the case")))
    _add_fields(one, _CASE_FLAGS)
    _add_exhibit_fields(one)
    one = verb("move", Text("换证据的次序", "move an exhibit to another number"))
    _add_number(one)
    one.add_argument("to", type=int, metavar="TO", help=str(Text("新的编号", "new number")))
    _add_number(verb("remove", Text("移出一份证据（文件留着）", "remove an exhibit; its file is kept")))
    one = verb("restore", Text("放回移出的证据", "restore a removed exhibit"))
    one.add_argument("id", type=int, metavar="ID", help=str(Text("show 列出的 #编号", "id, as listed by show")))
    verb("timeline", Text("按时间列出", "list the exhibits by date"))
    one = verb("catalog", Text("导出证据目录", "export the list of exhibits as a document"), also=_BRITISH)
    one.add_argument("--format", choices=("docx", "pdf", "txt"), default="docx", help=str(Text("格式", "file format")))
    _add_out(one)
    verb("seal", Text("封存案卷", "seal the case"))
    verb("verify", Text("核验案卷和其中的录音", "verify the case and its calls"))
    one = verb("export", Text("导出给法院的一个证据包", "export everything as one bundle for the court"))
    _add_out(one)
    one.add_argument("--password", action="store_true", help=str(Text("用密码加密", "encrypt with a password")))
    add_password_file_flag(one)


def _add_fields(parser: argparse.ArgumentParser, flags: dict[str, Text]) -> None:
    for name, told in flags.items():
        parser.add_argument(f"--{name}", metavar="TEXT", help=str(told))


def _add_exhibit_fields(parser: argparse.ArgumentParser) -> None:
    _add_fields(parser, _EXHIBIT_FLAGS)
    parser.add_argument("--kind", choices=EXHIBIT_KINDS, help=str(Text("种类", "kind")))


def _add_number(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("exhibit", type=int, metavar="NO.", help=str(Text("证据编号", "number of the exhibit")))


def _add_out(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, metavar="PATH", help=str(Text("文件或文件夹", "output file or folder")))
    add_force_flag(parser)


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Run the action."""
    verbs = {
        "new": _new,
        "list": _list,
        "show": _show,
        "add": _add,
        "edit": _edit,
        "move": _move,
        "remove": _remove,
        "restore": _restore,
        "timeline": _timeline,
        **dict.fromkeys(("catalog", *_BRITISH), _catalog),
        "seal": _seal,
        "verify": _verify,
        "export": _export,
    }
    return verbs[options.verb](options, terminal)


def _case(options: argparse.Namespace, terminal: Terminal) -> StoredCase:
    from huazheng.store.cases import find_case

    return find_case(terminal.home, options.case)


def _fields(options: argparse.Namespace, names: tuple[str, ...]) -> dict[str, str]:
    given = {name: getattr(options, name, None) for name in names}
    return {name: value for name, value in given.items() if value is not None}


def _new(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.cases.case_editing import new_case

    stored = new_case(terminal.home, options.title, _fields(options, tuple(_CASE_FLAGS)))
    terminal.answer(stored.id, _brief(stored))
    return EXIT_OK


def _list(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.store.cases import cases_of

    del options
    found = cases_of(terminal.home)
    lines = [
        f"{stored.id}  {Text(f'{len(stored.case.exhibits)} 份证据', f'{len(stored.case.exhibits)} exhibits')}"
        f"  {_state(stored)}  {one_line(stored.case.title)}"
        for stored in found
    ]
    terminal.answer("\n".join(lines), [_brief(stored) for stored in found])
    return EXIT_OK


def _state(stored: StoredCase) -> Text:
    if stored.is_sealed:
        return Text("已封存", "sealed")
    if stored.seal_folders():
        return Text("封存后改过", "changed since it was sealed")
    return Text("未封存", "not sealed")


def _show(options: argparse.Namespace, terminal: Terminal) -> int:
    stored = _case(options, terminal)
    gone = stored.read_removed().exhibits
    lines = [f"{one_line(stored.case.title)}  {stored.id}  {_state(stored)}", *_exhibit_lines(stored)]
    if gone:
        lines.append(str(Text("移出的（用 restore 放回）：", "Removed (restore brings one back):")))
        lines += [f"  #{taken.exhibit.id}  {one_line(taken.exhibit.name)}  {taken.removed_at}" for taken in gone]
    terminal.answer("\n".join(lines), _brief(stored) | {"case": stored.case, "removed": gone})
    return EXIT_OK


def _exhibit_lines(stored: StoredCase) -> list[str]:
    total = len(stored.case.exhibits)
    return [_exhibit_line(number, total, exhibit) for number, exhibit in enumerate(stored.case.exhibits, 1)]


def _exhibit_line(number: int, total: int, exhibit: Exhibit) -> str:
    parts = [exhibit.name, exhibit.day, exhibit.source, exhibit.shows, exhibit.place, exhibit.carrier]
    shown = "  |  ".join(one_line(part) for part in parts if part)
    return f"{exhibit_number(number, total)}  {KIND_LABELS[exhibit.kind]}  {shown}"


def _add(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.cases.case_editing import add_call, add_file
    from huazheng.store.calls import Calls

    stored = _case(options, terminal)
    if not options.file and options.call is None:
        raise UnusableInput(
            Text("没有给出文件，也没有给出录音。", "No file and no call given."),
            remedy=Text("写文件名，或 --call 编号。", "Name files, or a call with --call."),
        )
    fields = _fields(options, (*_EXHIBIT_FLAGS, "kind"))
    if "name" in fields and len(options.file) + (options.call is not None) > 1:
        raise UnusableInput(Text("一个名称只能给一份证据。", "One name is for one exhibit only."))
    added = []
    with terminal.task() as task:
        if options.call is not None:
            call = Calls(terminal.home).find(options.call)
            added.append(add_call(terminal.home, stored, call, fields))
        for place, file in enumerate(options.file):
            part = task.part(place / len(options.file), (place + 1) / len(options.file))
            added.append(add_file(terminal.home, stored, file, fields, part))
    for one in added:
        if one.already:
            told = Text(f"已经是证据 {one.number}，没有再加。", f"already exhibit {one.number}; not added again.")
            terminal.say(f"{one_line(one.exhibit.name)}{Text('：', ': ')}{told}")
    lines = [_exhibit_line(one.number, one.number, one.exhibit) for one in added]
    terminal.answer("\n".join(lines), [asdict(one) | {"exhibit": one.exhibit} for one in added])
    return EXIT_OK


def _edit(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.cases.case_editing import edit_case, edit_exhibit, exhibit_at

    stored = _case(options, terminal)
    of_case = _fields(options, ("title", *_CASE_FLAGS))
    of_exhibit = _fields(options, (*_EXHIBIT_FLAGS, "kind"))
    if not of_case and not of_exhibit:
        raise UnusableInput(Text("没有说要改什么。", "Nothing to change was given."))
    if bool(of_exhibit) != (options.exhibit is not None):
        raise UnusableInput(
            Text("改证据要给编号，改案卷不要。", "Editing an exhibit takes its number; editing the case takes none.")
        )
    if of_case and of_exhibit:
        raise UnusableInput(Text("案卷和证据分两次改。", "Edit the case and an exhibit separately."))
    if of_exhibit:
        stored = edit_exhibit(terminal.home, stored, exhibit_at(stored, options.exhibit).id, of_exhibit)
    else:
        stored = edit_case(terminal.home, stored, of_case)
    return _shown(stored, terminal)


def _move(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.cases.case_editing import exhibit_at, move_exhibit

    stored = _case(options, terminal)
    moved = move_exhibit(terminal.home, stored, exhibit_at(stored, options.exhibit).id, options.to)
    return _shown(moved, terminal)


def _remove(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.cases.case_editing import exhibit_at, remove_exhibit

    stored = _case(options, terminal)
    exhibit = exhibit_at(stored, options.exhibit)
    left = remove_exhibit(terminal.home, stored, exhibit.id)
    terminal.say(
        Text(
            f"已移出，文件还在；放回：huazheng case restore {stored.id} {exhibit.id}",
            f"Removed; the file is kept. To restore it: huazheng case restore {stored.id} {exhibit.id}",
        )
    )
    return _shown(left, terminal)


def _restore(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.cases.case_editing import restore_exhibit

    return _shown(restore_exhibit(terminal.home, _case(options, terminal), options.id), terminal)


def _shown(stored: StoredCase, terminal: Terminal) -> int:
    terminal.answer("\n".join(_exhibit_lines(stored)), _brief(stored) | {"case": stored.case})
    return EXIT_OK


def _timeline(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.export.papers.case_catalog import timeline

    stored = _case(options, terminal)
    rows, total = timeline(stored.case), len(stored.case.exhibits)
    lines = [
        f"{day or Text('未填日期', 'no date')}  {exhibit_number(number, total)}  {one_line(exhibit.name)}"
        f"{'  |  ' + one_line(exhibit.shows) if exhibit.shows else ''}"
        for day, number, exhibit in rows
    ]
    terminal.answer(
        "\n".join(lines), [{"day": day, "number": number, "exhibit": exhibit} for day, number, exhibit in rows]
    )
    return EXIT_OK


def _catalog(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.cases.case_export import export_catalog

    stored = _case(options, terminal)
    done = export_catalog(terminal.home, stored, options.format, options.out, force=options.force)
    terminal.answer(done.file, asdict(done) | {"file": str(done.file)})
    return EXIT_OK


def _seal(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.cases.case_sealing import seal_case

    stored = _case(options, terminal)
    with terminal.task() as task:
        seal = seal_case(terminal.home, stored, task)
    if seal.already:
        terminal.say(Text("封存以后没有改过，没有另封。", "Nothing has changed since the latest seal; none was made."))
    told = Text(
        f"第 {seal.number} 次封存，{seal.exhibits} 份证据，封存码 {seal.code}",
        f"Seal {seal.number}, {seal.exhibits} exhibits, seal code {seal.code}",
    )
    terminal.answer(told, asdict(seal) | {"folder": str(seal.folder), "code": seal.code})
    return EXIT_OK


def _verify(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.cases.case_verification import verify_stored_case

    stored = _case(options, terminal)
    with terminal.task() as task:
        checked = verify_stored_case(terminal.home, stored, task)
    verdict = Text("完好", "Intact") if checked.intact else Text("有改动", "ALTERED")
    lines = [f"{verdict}{Text('：', ': ')}{checked.case}  {_state(stored)}"]
    lines += [problem_line(problem) for problem in checked.problems]
    for result in checked.calls:
        told = Text("完好", "Intact") if result.intact else Text("有改动", "ALTERED")
        lines.append(f"  {told}{Text('：', ': ')}{one_line(result.call or result.path)}")
        lines += [f"  {problem_line(problem)}" for problem in result.problems if problem.fault]
    terminal.answer("\n".join(lines), checked)
    return EXIT_OK if checked.intact else EXIT_NEGATIVE


def _export(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.cases.case_export import export_case

    stored = _case(options, terminal)
    password = new_password(options)
    with terminal.task() as task:
        done = export_case(terminal.home, stored, options.out, task, password=password, force=options.force)
    terminal.answer(done.file, asdict(done) | {"file": str(done.file)})
    return EXIT_OK


def _brief(stored: StoredCase) -> dict[str, Any]:
    return {
        "id": stored.id,
        "title": stored.case.title,
        "folder": str(stored.folder),
        "exhibits": len(stored.case.exhibits),
        "sealed": stored.is_sealed,
        "seals": len(stored.seal_folders()),
    }
