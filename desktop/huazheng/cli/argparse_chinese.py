"""Chinese translations of argparse's headings and errors, which come without a gettext catalog."""

from __future__ import annotations

import argparse

from huazheng.core.runtime.language import current_language

WORDS = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "subcommands": "命令",
    "show this help message and exit": "显示这份说明",
    "%(prog)s: error: %(message)s\n": "%(prog)s：%(message)s\n",
    "the following arguments are required: %s": "还缺：%s",
    "unrecognized arguments: %s": "认不得：%s",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有 %(value)r 这一项，只有：%(choices)s",
    "invalid choice: %(value)r, maybe you meant %(closest)r? (choose from %(choices)s)": (
        "没有 %(value)r 这一项，是不是 %(closest)r？只有：%(choices)s"
    ),
    "invalid %(type)s value: %(value)r": "%(value)r 不对",
    "not allowed with argument %s": "不能与 %s 同时用",
    "expected one argument": "后面要写一个值",
    "expected at least one argument": "后面至少要写一个值",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s 不明确，可能是 %(matches)s",
    "unknown parser %(parser_name)r (choices: %(choices)s)": "没有 %(parser_name)r 这个命令，只有：%(choices)s",
}


def translate_argparse() -> None:
    """Make argparse use the language in use."""

    def translated(text: str) -> str:
        return WORDS.get(text, text) if current_language() == "zh" else text

    # argparse translates through this name in its module; there is no public hook.
    argparse._ = translated  # type: ignore[attr-defined]
