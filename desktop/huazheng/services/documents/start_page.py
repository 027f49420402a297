"""``index.html``: the page to open on a disc with a set for a court. Plain links, no script, nothing from a network."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from huazheng.core.runtime.language import Language, Text
from huazheng.core.text.sanitize import one_line
from huazheng.export.documents.check_notes import LINUX_CHECK, MACOS_CHECK, POWERSHELL_CHECK
from huazheng.services.documents.playable_copy import PLAYABLE_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

START_NAME = "index.html"
_PAGE = """<!DOCTYPE html>
<html lang="{language}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy"
content="default-src 'none'; media-src 'self' file:; style-src 'unsafe-inline'"><title>{title}</title>
<style>body{{font:16px/1.7 sans-serif;max-width:44em;margin:3em auto;padding:0 1em;color:#1a1a1a}}
h1{{font-size:1.4em}} h2{{font-size:1.1em}}
p code{{font-size:1.1em}} pre{{white-space:pre-wrap;background:#f4f4f2;padding:.5em}}
audio{{width:100%}} li{{margin:.3em 0}}</style></head>
<body><h1>{title}</h1><p>{code_name} <code>{code}</code></p>{player}<ul>
{links}
</ul><p>{notice}</p><h2>{check_title}</h2><p>{check}</p>
{commands}</body></html>
"""


def start_page(title: str, code: str, names: Sequence[str], evidence: str | None, language: Language) -> bytes:
    """The page. names: files beside it; evidence: path of the bundle's own page, if there is one."""
    links = [_link(name, name) for name in names if name != PLAYABLE_NAME]
    if evidence is not None:
        told = Text("证据包：听录音、看文字、核验", "Evidence: listen, read along, verify").of(language)
        links.insert(0, _link(evidence, told))
    player = f'<audio controls src="{PLAYABLE_NAME}"></audio>' if PLAYABLE_NAME in names else ""
    return _PAGE.format(
        language="zh-CN" if language == "zh" else "en",
        title=escape(one_line(title)),
        code_name=Text("校验码", "Code").of(language),
        code=escape(code),
        player=player,
        links="\n".join(links),
        notice=Text(
            "播放的是试听副本，重新编码过；原始录音在 evidence 文件夹里，以它为准。",
            "What plays here is a re-encoded copy. The original recording is in the folder evidence, and it prevails.",
        ).of(language),
        check_title=Text("怎样核验", "How to check").of(language),
        check=Text(
            "在这个文件夹里打开终端，运行对应系统的一行命令。每个文件都应该是 OK；光盘上的文件也可以先复制到硬盘。",
            "Open a terminal in this folder and run the line for your system. Every file must be OK. Files of a disc "
            "may be copied to a hard disk first.",
        ).of(language),
        commands="\n".join(_commands()),
    ).encode()


def _commands() -> Iterator[str]:
    for system, line in (
        ("Windows PowerShell", POWERSHELL_CHECK),
        ("macOS", MACOS_CHECK),
        ("Linux", LINUX_CHECK),
    ):
        yield f"<p>{system}</p><pre>{escape(line)}</pre>"


def _link(path: str, words: str) -> str:
    return f'<li><a href="{quote(path)}">{escape(words)}</a></li>'
