"""``huazheng review …``: review somebody else's bundle item by item; export, verify and import signed reviews."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from huazheng.cli.bundle_password import add_password_file_flag, with_password
from huazheng.cli.columns import columns
from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.cli.flags import add_force_flag, global_flags
from huazheng.core.runtime.errors import EXIT_NEGATIVE, EXIT_OK
from huazheng.core.runtime.language import Text, current_language
from huazheng.core.schema.review import DECISION_LABELS
from huazheng.core.text.sanitize import one_line

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from huazheng.cli.terminal import Terminal
    from huazheng.services.review.stored_review import StoredReview

SUMMARY = Text("审阅别人的证据包，写下意见", "review someone else's evidence bundle")
GROUP = CommandGroup.EVIDENCE
EXAMPLES = (
    Example("huazheng review open 证据包.zip --reviewer 王律师", Text("打开来审阅", "open a bundle to review it")),
    Example("huazheng review export REVIEW", Text("签名以后发回去", "sign the review and send it back")),
)
_REVIEW = Text("审阅的编号（huazheng review list）", "review id (see huazheng review list)")
_SUBJECT = Text("项目的编号，或没听懂那一句的序号", "item id, or turn number")


_HEADS = (
    Text("审阅编号", "Review"),
    Text("证据包", "Bundle"),
    Text("意见数", "Comments"),
    Text("审阅人", "Reviewer"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add one subcommand per action."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar=str(Text("做什么", "VERB")))

    def verb(name: str, told: Text) -> argparse.ArgumentParser:
        return verbs.add_parser(name, parents=[global_flags()], help=str(told), description=str(told))

    one = verb("open", Text("打开证据包：先核验，只读", "open a bundle (verified first, read-only)"))
    one.add_argument("bundle", type=Path, metavar="BUNDLE", help=str(Text("证据包 (.zip)", "evidence bundle (.zip)")))
    add_password_file_flag(one)
    one.add_argument("--reviewer", default="", metavar="NAME", help=str(Text("审阅人姓名", "name of the reviewer")))
    verb("list", Text("所有审阅", "list all reviews"))
    _on_review(verb("show", Text("看一份审阅", "show a review")))
    one = verb("decide", Text("对一项写下意见", "record a decision on an item or turn"))
    _on_review(one)
    one.add_argument("subject", metavar="ITEM|TURN", help=str(_SUBJECT))
    one.add_argument("decision", choices=tuple(DECISION_LABELS), help=str(Text("同意、不同意、说不准", "decision")))
    one.add_argument("--note", metavar="TEXT", help=str(Text("说明", "reason")))
    one = verb("note", Text("对一项只写备注，或写总的意见", "add a note to an item, a turn or the whole call"))
    _on_review(one)
    one.add_argument("subject", metavar="ITEM|TURN|all", help=str(_SUBJECT))
    one.add_argument("note", metavar="TEXT", help=str(Text("备注；留空就是收回", "note text; empty removes the note")))
    one = verb("name", Text("写明审阅人", "set the reviewer's name"))
    _on_review(one)
    one.add_argument("name", metavar="NAME", help=str(Text("姓名", "name")))
    one = verb("export", Text("导出审阅：签名的 JSON，或 Word、文本", "export the review as signed JSON, Word or text"))
    _on_review(one)
    one.add_argument("--format", choices=("json", "docx", "txt"), default="json", help=str(Text("格式", "file format")))
    one.add_argument("--out", type=Path, metavar="PATH", help=str(Text("文件或文件夹", "output file or folder")))
    add_force_flag(one)
    for name, told in (
        ("verify", Text("核验收到的审阅", "verify a review you received")),
        ("import", Text("核验并收下审阅", "verify and import a review")),
    ):
        verb(name, told).add_argument(
            "file", type=Path, metavar="FILE", help=str(Text("审阅文件 (.json)", "review file (.json)"))
        )


def _on_review(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("review", metavar="REVIEW", help=str(_REVIEW))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Run the action."""
    verbs = {
        "open": _open,
        "list": _list,
        "show": _show,
        "decide": _decide,
        "note": _note,
        "name": _name,
        "export": _export,
        "verify": _verify,
        "import": _import,
    }
    return verbs[options.verb](options, terminal)


def _open(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.review.open_review import open_for_review

    with terminal.task() as task:
        opened = with_password(
            options,
            lambda password: open_for_review(
                terminal.home, options.bundle, task, reviewer=options.reviewer, password=password
            ),
        )
    for held in opened:
        for problem in held.review.bundle.problems:
            terminal.say(f"✗ {one_line(problem)}")
        if not held.review.bundle.intact:
            terminal.say(
                Text(
                    "这个证据包有改动：可以看，但不能当作完好的证据。",
                    "This bundle was altered. You can view it, but it is not intact evidence.",
                )
            )
    terminal.answer(_table(opened), [_brief(held) for held in opened])
    return EXIT_OK if all(held.review.bundle.intact for held in opened) else EXIT_NEGATIVE


def _list(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.review.returned_reviews import returned_reviews
    from huazheng.services.review.stored_review import reviews_of

    del options
    held, back = reviews_of(terminal.home), returned_reviews(terminal.home)
    came = Text("收到的审阅", "received")
    lines = [_table(held), *(f"{came}  {file}" for file in back)]
    terminal.answer(
        "\n".join(lines), {"reviews": [_brief(one) for one in held], "returned": [str(one) for one in back]}
    )
    return EXIT_OK


def _show(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.export.papers.review_paper import review_paper
    from huazheng.export.writers.plain import write_plain
    from huazheng.services.documents.report import read_document
    from huazheng.services.review.stored_review import find_review

    held = find_review(terminal.home, options.review)
    text = ""
    if not terminal.json:
        paper = review_paper(read_document(terminal.home, held.call), held.review, current_language())
        text = write_plain(paper).decode().rstrip("\n")
    terminal.answer(text, _brief(held) | {"review": held.review})
    return EXIT_OK


def _decide(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.review.decisions import decide
    from huazheng.services.review.stored_review import find_review

    held = find_review(terminal.home, options.review)
    return _saved(decide(terminal.home, held, options.subject, options.decision, options.note), terminal)


def _note(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.review.decisions import annotate, summarize
    from huazheng.services.review.stored_review import find_review

    held = find_review(terminal.home, options.review)
    if options.subject == "all":
        return _saved(summarize(terminal.home, held, options.note), terminal)
    return _saved(annotate(terminal.home, held, options.subject, options.note), terminal)


def _name(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.review.decisions import name_reviewer
    from huazheng.services.review.stored_review import find_review

    return _saved(name_reviewer(terminal.home, find_review(terminal.home, options.review), options.name), terminal)


def _saved(held: StoredReview, terminal: Terminal) -> int:
    terminal.answer(_table([held]), _brief(held) | {"review": held.review})
    return EXIT_OK


def _export(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.review.review_export import export_review
    from huazheng.services.review.stored_review import find_review

    held = find_review(terminal.home, options.review)
    done = export_review(terminal.home, held, options.format, options.out, force=options.force)
    if options.format == "json":
        terminal.say(Text(f"请把旁边的 {done.file.name}.sig 一起发出。", f"Send {done.file.name}.sig along with it."))
    terminal.answer(done.file, asdict(done) | {"file": str(done.file)})
    return EXIT_OK


def _verify(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.review.returned_reviews import check_review, describe_check

    checked = check_review(terminal.home, options.file)
    terminal.answer("\n".join(str(told) for told in describe_check(checked)), checked)
    return EXIT_OK if checked.signed else EXIT_NEGATIVE


def _import(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.review.returned_reviews import import_review

    kept = import_review(terminal.home, options.file)
    terminal.answer(kept, {"file": str(kept)})
    return EXIT_OK


def _table(reviews: Sequence[StoredReview]) -> str:
    return columns(_HEADS, [_cells(held) for held in reviews])


def _cells(held: StoredReview) -> tuple[object, ...]:
    review = held.review
    state = Text("完好", "intact") if review.bundle.intact else Text("有改动", "ALTERED")
    reviewer = one_line(review.reviewer)
    if not held.signed:
        reviewer += f"  {Text('审阅文件不是由它的密钥签名的', 'signature does not match its key')}"
    return held.id, state, len(review.marks), reviewer


def _brief(held: StoredReview) -> dict[str, Any]:
    return {"id": held.id, "call": held.review.call, "folder": str(held.folder), "intact": held.review.bundle.intact}
