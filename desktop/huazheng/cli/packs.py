"""``huazheng packs``: list, show, check, train and score checklist packs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.cli.columns import columns
from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.cli.flags import global_flags
from huazheng.core.runtime.errors import EXIT_NEGATIVE, EXIT_OK, UnusableInput
from huazheng.core.runtime.language import Text, current_language

if TYPE_CHECKING:
    import argparse

    from huazheng.checklist.packs.pack import Item, Pack
    from huazheng.cli.terminal import Terminal

SUMMARY = Text("清单：列出、查看、检查、训练、打分", "list, show, check, train or score checklists")
GROUP = CommandGroup.CHECKLIST
EXAMPLES = (
    Example("huazheng packs list", Text("有哪些清单", "list the checklists")),
    Example(
        "huazheng packs show PACK",
        Text("一份清单的每一项和它的条文", "the items of a checklist, with their articles"),
    ),
)


_HEADS = (
    Text("编号", "ID"),
    Text("版本", "Version"),
    Text("名称", "Title"),
    Text("来自", "From"),
    Text("何时适用", "Applies"),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the actions, each with its own arguments."""
    actions = parser.add_subparsers(dest="action", required=True, metavar=str(Text("做什么", "ACTION")))

    def action(name: str, told: Text) -> argparse.ArgumentParser:
        one = actions.add_parser(name, parents=[global_flags()], help=str(told), description=str(told))
        if name != "score":
            one.add_argument(
                "packs", nargs="*", metavar="PACK", help=str(Text("清单编号或文件", "checklist id or file"))
            )
        return one

    action("list", Text("列出清单", "list the checklists"))
    action("show", Text("查看清单的项目和要点", "show the items and facets of a checklist"))
    action("check", Text("检查清单文件，指出行号", "check a checklist file, naming the line of each fault"))
    _train_arguments(action("train", Text("用例句训练权重", "train the weights on labeled sentences")))
    _score_arguments(action("score", Text("按标注打分", "score the judging on labeled files")))


def _train_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data", type=Path, metavar="FOLDER", help=str(Text("标注例句的文件夹", "folder of labeled sentences"))
    )
    parser.add_argument(
        "--leave-out",
        action="append",
        default=[],
        metavar="AUTHOR",
        help=str(
            Text(
                "不用这位作者的例句，权重另存（可多次）",
                "leave out this author's sentences and write the weights elsewhere (repeatable)",
            )
        ),
    )
    parser.add_argument("--out", type=Path, metavar="FILE", help=str(Text("权重存到哪里", "weights file to write")))


def _score_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        type=Path,
        metavar="FILE",
        help=str(Text("标注文件 (.jsonl, .json)", "labeled files (.jsonl, .json)")),
    )
    parser.add_argument(
        "--pack",
        action="append",
        default=[],
        metavar="ID",
        help=str(
            Text(
                "用哪份清单（可多次；默认：文件标注到的）",
                "checklist to judge by (repeatable; by default those that the file labels)",
            )
        ),
    )
    parser.add_argument(
        "--weights", type=Path, metavar="FILE", help=str(Text("改用这个权重文件", "judge with this weights file"))
    )
    parser.add_argument("--wrong", action="store_true", help=str(Text("列出每个错误", "list every wrong decision")))


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Run the action and print its answer."""
    actions = {"list": _list, "show": _show, "check": _check, "train": _train, "score": _score}
    return actions[options.action](options, terminal)


def _list(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.analysis.analyze import list_packs

    packs = [pack for pack in list_packs(terminal.home) if not options.packs or pack.id in options.packs]
    rows = [(pack.id, pack.version, pack.title.text, pack.source, _applies_to(pack)) for pack in packs]
    terminal.answer(columns(_HEADS, rows), {"packs": [_brief(pack) for pack in packs]})
    return EXIT_OK


def _applies_to(pack: Pack) -> Text:
    """The policies and the dates for which a pack applies by itself."""
    from huazheng.services.analysis.pack_list import date_text, product_text

    products, dates = product_text(pack), date_text(pack)
    if not pack.products:
        return products
    return Text(f"适用：{products.zh}；{dates.zh}", f"Applies to: {products.en}; {dates.en}")


def _brief(pack: Pack) -> dict[str, object]:
    return {
        "id": pack.id,
        "version": pack.version,
        "title": {"zh": pack.title.zh, "en": pack.title.en},
        "source": pack.source,
        "rule": pack.rule,
        "language": pack.language,
        "in_force": pack.in_force,
        "repealed": pack.repealed,
        "checked_after_repeal": pack.checked_after_repeal,
        "products": pack.products,
        "when": pack.when,
    }


def _show(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.checklist.packs.loader import load_packs

    if not options.packs:
        raise UnusableInput(
            Text("请指定要查看的清单。", "No checklist given."),
            remedy=Text("运行 huazheng packs list 查看所有清单。", "Run huazheng packs list to see all checklists."),
        )
    packs = load_packs(options.packs, terminal.home)
    documents = [_brief(pack) | {"items": [_item(item) for item in pack.items]} for pack in packs]
    terminal.answer("\n\n".join(_in_words(pack) for pack in packs), {"packs": documents})
    return EXIT_OK


def _item(item: Item) -> dict[str, object]:
    return {
        "id": item.id,
        "kind": item.kind,
        "title": item.title,
        "article": item.article,
        "facets": [
            {"id": facet.id, "required": facet.required, "title": facet.title, "ask": facet.ask, "says": facet.says}
            for facet in item.facets
        ],
    }


def _in_words(pack: Pack) -> str:
    language = current_language()
    lines = [f"{pack.id}  {pack.version}  {pack.title.text}", f"{pack.source}  {pack.rule}"]
    lines.append(str(_applies_to(pack)))
    if pack.note is not None:
        lines.append(str(pack.note.text))
    for item in pack.items:
        lines.append(f"\n{item.id}  {item.title.text.of(language)}\n  {item.article}")
        lines += [f"  {'R' if facet.required else 'o'} {facet.id:<20}{facet.title.text}" for facet in item.facets]
    return "\n".join(lines)


def _check(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.checklist.packs.loader import pack_files
    from huazheng.checklist.packs.validation import check_pack

    known = pack_files(terminal.home)
    files: list[Path] = []
    for name in options.packs or sorted(known):
        file = known.get(name, Path(name).expanduser())
        if not file.is_file():
            raise UnusableInput(Text("没有这份清单。", "Checklist not found."), file=file)
        files.append(file)
    faults = {file: check_pack(file, terminal.home) for file in files}
    lines = [
        f"{file.name}:{fault.line if fault.line is not None else ''}: {fault.reason}"
        for file, of_file in faults.items()
        for fault in of_file
    ]
    lines += [f"{file.name}: {Text('没有问题', 'valid')}" for file, of_file in faults.items() if not of_file]
    document = {"packs": [{"file": str(file), "faults": of_file} for file, of_file in faults.items()]}
    terminal.answer("\n".join(lines), document)
    return EXIT_NEGATIVE if any(faults.values()) else EXIT_OK


def _train(options: argparse.Namespace, terminal: Terminal) -> int:
    """Train the shipped weights, or those of the user's own packs that are named; without some authors if asked."""
    from huazheng.services.analysis import train

    left_out: list[str] = options.leave_out
    own = Path("-".join(("without", *left_out)) + ".npz") if left_out and options.out is None else options.out
    if own is not None and len(options.packs) > 1:
        raise UnusableInput(Text("--out 一次只能用于一份清单。", "--out takes one checklist at a time."))
    weight_files: list[Path] = []
    with terminal.task() as task:
        if options.packs:
            weight_files += [
                train.train_user_pack(terminal.home, pack_id, task, data=options.data, without=left_out, target=own)
                for pack_id in options.packs
            ]
        elif own is not None:
            weight_files.append(train.train_without(left_out, task, own, options.data))
        else:
            weight_files += [train.train_shipped(task, options.data), train.train_spelling()]
    document = {"weights": [{"file": str(file), "bytes": file.stat().st_size} for file in weight_files]}
    terminal.answer("\n".join(f"{file}  {file.stat().st_size:,} B" for file in weight_files), document)
    return EXIT_OK


def _score(options: argparse.Namespace, terminal: Terminal) -> int:
    """Judge the labeled files and print how much was right."""
    from huazheng.cli.score_table import score_table
    from huazheng.services.analysis.score_labels import score_files

    files = [file.expanduser() for file in options.files]
    with terminal.task() as task:
        report = score_files(files, terminal.home, task, options.pack, options.weights)
    terminal.answer(score_table(report, wrong=options.wrong), report.document())
    return EXIT_OK
