"""``huazheng models list|fetch|verify``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from huazheng.cli.columns import columns
from huazheng.cli.command_groups import CommandGroup, Example
from huazheng.core.runtime.errors import EXIT_NEGATIVE, EXIT_OK, UnusableInput
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    import argparse

    from huazheng.cli.terminal import Terminal
    from huazheng.services.system.model_choice import ModelChoice
    from huazheng.speech.models.registry import Model

SUMMARY = Text("语音模型：列出、下载、核验", "list, download and verify speech models")
GROUP = CommandGroup.COMPUTER
EXAMPLES = (
    Example("huazheng models list", Text("有哪些模型，哪个适合这台电脑", "the models, and which suits this computer")),
    Example("huazheng models fetch whisper-small", Text("下载一个更准的", "download a more accurate one")),
)

_UNTRIED = Text("话证的作者没有试过这个模型", "not tried by the authors of Huazheng")
_STATES = {"ready": Text("已有", "ready"), "missing": Text("没有", "missing"), "damaged": Text("损坏", "damaged")}


_HEADS = (Text("  编号", "  ID"), Text("大小", "Size"), Text("状态", "State"), Text("名称（许可证）", "Name (license)"))


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the action, the models and where they come from."""
    parser.add_argument(
        "action",
        choices=("list", "fetch", "verify"),
        help=str(Text("列出、下载或核验", "list, download or verify")),
    )
    parser.add_argument(
        "ids",
        nargs="*",
        metavar="ID",
        help=str(
            Text(
                "模型；不写时，fetch 下载设置里的那个，verify 核验所有已有的",
                "models; by default, fetch downloads the one in the settings and verify checks all that are installed",
            )
        ),
    )
    parser.add_argument(
        "--from",
        dest="folder",
        type=Path,
        metavar="FOLDER",
        help=str(Text("fetch：从这个文件夹拿，不联网", "fetch: copy from this folder, without the network")),
    )
    parser.add_argument(
        "--into",
        type=Path,
        metavar="FOLDER",
        help=str(
            Text(
                "fetch：放进这个文件夹，不放进数据文件夹",
                "fetch: into this folder of models instead of the data folder",
            )
        ),
    )


def run(options: argparse.Namespace, terminal: Terminal) -> int:
    """Run the action."""
    if options.action != "fetch" and (options.folder is not None or options.into is not None):
        raise UnusableInput(Text("--from 和 --into 只用于 fetch。", "--from and --into can only be used with fetch."))
    actions = {"list": _list, "fetch": _fetch, "verify": _verify}
    return actions[options.action](options, terminal)


def _list(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.system import model_choice, models

    chosen = [models.find_model(one) for one in options.ids] or models.list_models()
    states = {model.id: models.state_of(terminal.home, model.id) for model in chosen}
    speech = {one.model.id: one for one in model_choice.choices(terminal.home)}
    best = model_choice.recommended(terminal.home).model.id
    table = columns(
        _HEADS,
        [
            (
                f"{'*' if model.id == terminal.settings.model else ' '} {model.id}",
                f"{model.bytes / 1e6:,.0f} MB",
                _STATES[states[model.id]],
                f"{model.name} ({model.license})",
            )
            for model in chosen
        ],
    )
    head, *rows = table.splitlines()
    lines = [head]
    for model, row in zip(chosen, rows, strict=True):
        lines.append(row)
        if model.id in speech:
            lines.append(f"    {_suitability(speech[model.id], recommended=model.id == best)}")
        if not model.tried:
            lines.append(f"    {_UNTRIED}")
        if options.ids and states[model.id] != "ready":
            lines += [f"    {line}" for line in _by_hand(terminal, model)]
    machine = model_choice.machine()
    documents = [
        {
            "id": model.id,
            "kind": model.kind,
            "title": {"zh": model.title.zh, "en": model.title.en},
            "licence": model.license,
            "languages": model.languages,
            "bytes": model.bytes,
            "memory": model.memory,
            "sha256": model.sha256,
            "engine": model.engine,
            "tried": model.tried,
            "state": states[model.id],
        }
        | (_choice_document(speech[model.id]) if model.id in speech else {})
        for model in chosen
    ]
    if not options.ids and "missing" in states.values():
        terminal.say(
            Text(
                "不能下载时怎样手工放入：huazheng models list ID",
                "How to place one by hand where it cannot be downloaded: huazheng models list ID",
            )
        )
    terminal.answer(
        "\n".join(lines),
        {"models": documents, "in_use": terminal.settings.model, "recommended": best, "machine": machine},
    )
    return EXIT_OK


def _suitability(choice: ModelChoice, *, recommended: bool) -> Text:
    """One line on how the model suits this machine."""
    from huazheng.services.system.model_choice import BASIS_WORDS

    seconds, basis = f"{choice.seconds_per_minute:.0f}", BASIS_WORDS[choice.basis]
    said = Text(f"1 分钟通话约 {seconds} 秒（{basis.zh}）", f"about {seconds} s per minute of call ({basis.en})")
    if not choice.fits:
        said = Text(f"{said.zh}；内存可能不够", f"{said.en}; may need more memory than this computer has")
    return Text(f"{said.zh}；推荐", f"{said.en}; recommended") if recommended else said


def _by_hand(terminal: Terminal, model: Model) -> list[str]:
    """Lines that say which files to put where, and from where they can be had."""
    from huazheng.speech.models.installed_models import own_model_folder
    from huazheng.speech.models.sources.hub import HubSource

    folder = own_model_folder(terminal.home, model)
    names = ", ".join(f"{file.name} ({file.size:,} B)" for file in model.files)
    copy, check = f"huazheng models fetch {model.id} --from FOLDER", f"huazheng models verify {model.id}"
    lines = [
        Text(f"文件：{names}", f"Files: {names}"),
        Text(f"手工放入：下载到一个文件夹，再运行 {copy}", f"By hand: download them into a folder, then run {copy}"),
        Text(
            f"或者只把这些文件放进 {folder}，再运行 {check}", f"or put only these files into {folder}, then run {check}"
        ),
    ]
    addresses = [f"{source.address()}/{source.repository}" for source in model.sources if isinstance(source, HubSource)]
    if addresses:
        lines.append(Text(f"来源：{'  '.join(addresses)}", f"From: {'  '.join(addresses)}"))
    return list(map(str, lines))


def _choice_document(choice: ModelChoice) -> dict[str, Any]:
    return {
        "download": choice.download,
        "fits": choice.fits,
        "seconds_per_minute": choice.seconds_per_minute,
        "basis": choice.basis,
    }


def _fetch(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.system import models

    ids = options.ids or [terminal.settings.model]
    for one in ids:
        models.find_model(one)  # report a wrong id before downloading anything
    into = options.into.expanduser().absolute() if options.into is not None else None
    fetched: list[dict[str, Any]] = []
    with terminal.task() as task:
        for number, one in enumerate(ids):
            share = task.part(number / len(ids), (number + 1) / len(ids))
            folder = models.fetch(terminal.home, one, share, folder=options.folder, into=into)
            fetched.append({"id": one, "path": str(folder), "sha256": models.find_model(one).sha256})
    lines = [str(Text(f"{one['id']} 在 {one['path']}", f"{one['id']} is in {one['path']}")) for one in fetched]
    terminal.answer("\n".join(lines), {"models": fetched})
    return EXIT_OK


def _verify(options: argparse.Namespace, terminal: Terminal) -> int:
    from huazheng.services.system import models

    ids = options.ids or models.models_here(terminal.home) or [terminal.settings.model]
    verified = []
    with terminal.task() as task:
        for number, one in enumerate(ids):
            faults = models.verify(terminal.home, one, task.part(number / len(ids), (number + 1) / len(ids)))
            verified.append((one, faults))
    lines = [
        f"{one}: {str(Text('；', '; ')).join(map(str, faults)) or Text('完好', 'intact')}" for one, faults in verified
    ]
    for one, faults in verified:
        if faults:
            terminal.say(
                Text(f"重新下载：huazheng models fetch {one}", f"To download it again: huazheng models fetch {one}")
            )
    documents = [
        {"id": one, "intact": not faults, "faults": [str(fault) for fault in faults]} for one, faults in verified
    ]
    terminal.answer("\n".join(lines), {"models": documents})
    return EXIT_NEGATIVE if any(faults for _, faults in verified) else EXIT_OK
