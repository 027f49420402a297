"""Groups of commands as the help shows them, and what each command's module declares for its help."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.runtime.language import Text
from huazheng.core.text.display_width import pad

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from types import ModuleType

_INDENT = "  "


class CommandGroup(Enum):
    """Subject of a command, in the order of the help."""

    RECORDINGS = Text("录音", "Recordings")
    TEXT = Text("文字", "Text")
    CHECKLIST = Text("清单", "Checklist")
    EVIDENCE = Text("证据", "Evidence")
    LIBRARY = Text("资料库", "Library")
    COMPUTER = Text("这台电脑", "This computer")


class Example(NamedTuple):
    """A command line that works as it stands, but for the names in capitals, and what it does."""

    command: str
    does: Text


def grouped_commands(modules: Mapping[str, ModuleType]) -> str:
    """The commands under the headings of their groups, one line for each, in the language in use."""
    wide = max(map(len, modules)) + 2
    lines = []
    for group in CommandGroup:
        inside = [name for name, module in modules.items() if module.GROUP is group]
        if inside:
            lines += ["", f"{group.value}{Text('：', ':')}"]
            lines += [f"{_INDENT}{name:<{wide}}{modules[name].SUMMARY}" for name in inside]
    return "\n".join(lines)


def examples_text(examples: Iterable[Example]) -> str:
    """The examples of one command, each with what it does above it."""
    lines = [str(Text("例子：", "examples:"))]
    for example in examples:
        lines += [f"{_INDENT}{example.command}", f"{_INDENT}{_INDENT}{example.does}"]
    return "\n".join(lines)


def described(names: Mapping[str, Text]) -> str:
    """Names with what each one means, one a line."""
    wide = max(map(len, names)) + 2
    return "\n".join(f"{_INDENT}{pad(name, wide)}{meaning}" for name, meaning in names.items())
