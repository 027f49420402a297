"""``huazheng home show|move``: the data folder, and moving the data from an earlier version into it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.core.runtime.errors import EXIT_NEGATIVE, EXIT_OK, UnusableInput
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.paths import Home, git_work_tree

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal
    from huazheng.services.library.home_move import MoveResult

SUMMARY = Text(
    "数据文件夹：在哪里；把以前的数据搬过来", "show the data folder; move data from an earlier version into it"
)
GROUP = CommandGroup.COMPUTER
EXAMPLES = (
    Example("huazheng home show", Text("数据放在哪里", "where the data is")),
    Example("huazheng home move", Text("把以前版本的数据搬过来", "move the data of an earlier version here")),
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the action and the source."""
    parser.add_argument(
        "action",
        choices=("show", "move"),
        help=str(
            Text(
                "show 显示在哪里；move 把以前的数据搬到现在的数据文件夹（逐个文件比对一致后才删原处的）",
                "show: print where it is; move: move earlier data into it (the source is removed only after every "
                "copy has been compared)",
            )
        ),
    )
    parser.add_argument(
        "--from",
        dest="source",
        type=Path,
        metavar="DIR",
        help=str(
            Text("move：从这个文件夹搬，默认源码文件夹", "move: from this folder; the source checkout by default")
        ),
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Run the action."""
    if options.action == "move":
        return _move(options, terminal)
    if options.source is not None:
        raise UnusableInput(Text("--from 只用于 move。", "--from can only be used with move."))
    return _show(terminal)


def _show(terminal: Terminal) -> int:
    from huazheng.services.system.old_home import call_folders, find_old_home

    home = terminal.home
    tree, old = git_work_tree(home.root), find_old_home(home)
    lines: list[object] = [home.root]
    if tree is not None:
        lines.append(Text(f"在 git 工作区 {tree} 里", f"inside the git work tree {tree}"))
    if old is not None:
        lines.append(Text(f"以前的数据：{old.root}", f"data from an earlier version: {old.root}"))
    document: dict[str, Any] = {
        "home": str(home.root),
        "models": [str(one) for one in (home.models, home.shared_models) if one is not None],
        "git_work_tree": str(tree) if tree is not None else None,
        "old_home": {"path": str(old.root), "calls": len(call_folders(old))} if old is not None else None,
    }
    terminal.answer("\n".join(map(str, lines)), document)
    return EXIT_OK


def _move(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.library.home_move import move_home
    from huazheng.services.system.old_home import find_old_home

    source = (
        Home(options.source.expanduser().absolute()) if options.source is not None else find_old_home(terminal.home)
    )
    if source is None:
        raise UnusableInput(
            Text("没有要搬的数据。", "No data to move."),
            remedy=Text("用 --from 指定文件夹。", "Choose the folder with --from."),
        )
    with terminal.task() as task:
        result = move_home(source, terminal.home, task)
    _describe(result, terminal)
    return EXIT_NEGATIVE if result.kept else EXIT_OK


def _describe(result: MoveResult, terminal: Terminal) -> None:
    lines = [
        Text(
            f"已从 {result.source} 搬到 {result.target}：{result.calls} 通录音，共 {len(result.moved)} 项，"
            "逐个文件比对过。",
            f"Moved from {result.source} to {result.target}: {result.calls} calls, {len(result.moved)} items in all; "
            "every file was compared by SHA-256.",
        )
    ]
    lines += [
        Text(f"{name} 已有一份，搬来的叫 {other}。", f"{name} exists in the target; the one moved is called {other}.")
        for name, other in result.beside
    ]
    lines += [
        Text(f"已删除原处的 {name}（可以重建）。", f"Deleted {name} in the source (rebuilt when needed).")
        for name in result.removed
    ]
    lines += [Text(f"没有搬 {name}：{why.zh}。", f"Not moved: {name}: {why.en}.") for name, why in result.kept]
    terminal.answer(
        "\n".join(map(str, lines)),
        {
            "source": str(result.source),
            "target": str(result.target),
            "calls": result.calls,
            "moved": result.moved,
            "kept": [{"path": name, "reason": why.en} for name, why in result.kept],
            "beside": dict(result.beside),
            "removed": result.removed,
        },
    )
