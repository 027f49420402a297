"""How words are joined in the language in use: Chinese has marks of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from huazheng.core.runtime.errors import HuazhengError


def join_colon(before: object, after: object) -> str:
    """``犹豫期：部分说明``."""
    return f"{before}{Text('：', ': ')}{after}"


def join_commas(*parts: object) -> str:
    """``没听懂，未解决``; what is empty is left out."""
    return str(Text("，", ", ")).join(str(part) for part in parts if part)


def bracketed(words: object) -> str:
    """``（空格）``, with the space before it that English wants."""
    return str(Text(f"（{words}）", f" ({words})"))


def error_text(error: HuazhengError) -> str:
    """An error's sentence with the name of its file; the remedy stands elsewhere."""
    return join_colon(error.file.name, error.what) if error.file is not None else str(error.what)
