"""Pages for the reader of a case's bundle: ``index.html``, a list with links and no script, and ``VERIFY.md``."""

from __future__ import annotations

from html import escape
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import quote

from huazheng.core.schema.case import KIND_LABELS, exhibit_number, exhibit_paths
from huazheng.core.text.sanitize import one_line
from huazheng.evidence.bundle_writer import verifier_digest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from huazheng.core.schema.case import Case, Exhibit

_OPENED = frozenset({".pdf", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".txt", ".wav", ".mp3", ".m4a", ".mp4", ".flac"})
"""Suffixes that a browser shows without running anything of the file; others are named, not linked."""
_PAGE = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy"
content="default-src 'none'; media-src 'self' file:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width"><title>{title}</title>
<style>body{{font:16px/1.7 sans-serif;max-width:60em;margin:2em auto;padding:0 1em;color:#1f2328;background:#fbfbf9}}
h1{{font-size:1.4em}} table{{border-collapse:collapse;width:100%;table-layout:fixed}}
td,th{{border-bottom:1px solid #ddd;padding:.5em;text-align:left;vertical-align:top;overflow-wrap:anywhere}}
td:first-child{{font-variant-numeric:tabular-nums}}
audio{{width:100%}} small,code{{color:#667085}} bdi{{unicode-bidi:isolate}}
@media print{{audio{{display:none}}}}</style></head>
<body><h1><bdi>{title}</bdi></h1><p>封存 / Sealed: {sealed} · 封存码 / Seal code: <code>{code}</code></p>
<p>目录和文字 / Documents: {documents} · 怎样核验 / How to verify: <a href="VERIFY.md">VERIFY.md</a></p>
<table><colgroup><col style="width:3.5em"><col><col style="width:34%"><col style="width:9em"></colgroup>
<thead><tr><th>No.</th><th>证据 Exhibit</th><th>证明内容 What it shows</th>
<th>页码/时间 Page or time</th></tr>
</thead><tbody>
{rows}
</tbody></table></body></html>
"""


def case_page(case: Case, code: str, documents: list[str], sounds: Mapping[str, str]) -> bytes:
    """The page. documents: paths below ``data/``. sounds: path of what plays of a call below ``data/``, by its id."""
    paths = {file.name: path for path, file in exhibit_paths(case).items()}
    rows = [
        _row(exhibit_number(number, len(case.exhibits)), exhibit, paths, sounds)
        for number, exhibit in enumerate(case.exhibits, 1)
    ]
    return _PAGE.format(
        title=escape(one_line(case.title)),
        sealed=escape(case.seal.sealed_at if case.seal is not None else ""),
        code=escape(code),
        documents=" · ".join(_link(f"data/{path}", PurePosixPath(path).name) for path in documents),
        rows="\n".join(rows),
    ).encode()


def _row(number: str, exhibit: Exhibit, paths: Mapping[str, str], sounds: Mapping[str, str]) -> str:
    name = escape(one_line(exhibit.name))
    shown = f"<bdi>{name}</bdi> <small>{escape(KIND_LABELS[exhibit.kind].zh)}</small>"
    if exhibit.file is not None:
        path = f"data/case/{paths[exhibit.file.name]}"
        opened = PurePosixPath(path).suffix.lower() in _OPENED
        shown += f"<br>{_link(path, PurePosixPath(path).name) if opened else f'<code>{escape(path)}</code>'}"
    if exhibit.call is not None:
        shown += f"<br><code>data/{escape(exhibit.call.id)}/</code>"
        if exhibit.call.id in sounds:
            shown += f'<br><audio controls preload="none" src="data/{quote(sounds[exhibit.call.id])}"></audio>'
    cells = "".join(f"<td><bdi>{escape(one_line(text))}</bdi></td>" for text in (exhibit.shows, exhibit.place))
    return f"<tr><td>{number}</td><td>{shown}</td>{cells}</tr>"


def _link(path: str, words: str) -> str:
    return f'<a href="{quote(path)}">{escape(one_line(words))}</a>'


_TEMPLATE = """\
# 怎样核验这个案卷 / How to verify this case

案卷编号 / Case: `{case}`
第 {number} 次封存（UTC）/ Seal number {number}, sealed: {sealed_at}
封存码 / Seal code: `{code}`（`data/case/manifest-sha256.txt` 的 SHA-256 的开头 / how the SHA-256 of that file begins）
签名密钥指纹 / Fingerprint of the signing key: `{fingerprint}`

以下命令都不需要话证这个软件。先解开 zip，在解开后的文件夹（有 `bagit.txt` 的那个）里打开终端。
None of these commands needs the app. Unpack the zip, and open a terminal in the folder that holds `bagit.txt`.

1. 每个文件都与文件清单一致 / Every file matches the manifest (macOS: `shasum -a 256 -c`):

       sha256sum -c manifest-sha256.txt
       sha256sum -c tagmanifest-sha256.txt

2. 证据与封存时一致 / The exhibits are what was sealed:

       (cd data/case && sha256sum -c manifest-sha256.txt)

3. 签名：证据，和整个证据包 / The signatures: of the exhibits, and of the bundle as a whole (OpenSSL 3):

       openssl pkeyutl -verify -pubin -inkey data/keys/case.pem -rawin \\
         -in data/case/manifest-sha256.txt -sigfile data/case/manifest-sha256.sig
       openssl pkeyutl -verify -pubin -inkey data/keys/case.pem -rawin \\
         -in tagmanifest-sha256.txt -sigfile tagmanifest-sha256.sig

   公钥的指纹，应与上面一致 / The key's fingerprint, to compare with the one above:

       openssl pkey -pubin -in data/keys/case.pem -outform DER | sha256sum

4. 核验程序本身 / The verifier itself:

       find verify -type f | LC_ALL=C sort | xargs sha256sum | sha256sum

   应为 / should print `{verifier}`.
   这个数请与话证的 README 或发布页上的比对，不要只信这份说明；不一致就不要运行它。
   Compare it with the README or the release page of Huazheng, not with this file alone; if it differs, do not run it.

5. 全部一起，包括每通录音的封存、逐秒的哈希链和保管记录 / Everything at once, with the seal, the hash chain and the \
custody log of every call (Python 3.8 or newer; Windows: `py` instead of `python3`):

       python3 -I -B verify
       python3 -I -B verify --key {fingerprint}

   `-I` 不可省略：没有它，Python 会先运行放在旁边的任何文件。
   Do not leave out `-I`: without it Python runs any file beside the verifier.
   第二条还要求由上面那把密钥签名；指纹请另外与寄件人比对。
   The second command also requires that the key above signed; confirm its fingerprint with the sender another way.
   退出码 0 为完好，1 为有改动，2 为无法核验 / Exit code 0: intact; 1: altered; 2: cannot be verified.

## 里面有什么 / What is in it

- `index.html`：证据的列表，用浏览器打开。The list of exhibits, for a browser.
- `data/documents/`：证据目录、录音的文字整理稿。The list of exhibits as a document, and transcripts of the calls.
- `data/case/exhibits/`：证据的文件，一个字节也没有改过，按目录编号。
  The exhibits, unchanged, numbered as in the list. 请留意：里面的文件来自各处，打开前先查毒。
  They come from many hands: scan them before you open them.
- `data/case/case.json`：封存时的目录。The list as it was sealed.
{calls}
签名证明：内容与持有这把密钥的人封存时一样。它不证明那人是谁，不证明文件的内容属实，也不证明是什么时候封存的。
The signature proves that the content is what the holder of this key sealed. It does not prove who that is, that what
the files say is true, or when they were sealed.
"""


def case_instructions(case: Case, code: str, fingerprint: str) -> bytes:
    """``VERIFY.md``. fingerprint: of the case's key."""
    calls = "".join(
        f"- `data/{exhibit.call.id}/`：证据 {exhibit_number(number, len(case.exhibits))}，录音的原件和封存信息 / "
        f"exhibit {exhibit_number(number, len(case.exhibits))}, a call with its seal\n"
        for number, exhibit in enumerate(case.exhibits, 1)
        if exhibit.call is not None
    )
    seal = case.seal
    return _TEMPLATE.format(
        case=case.id,
        number=seal.number if seal is not None else "?",
        sealed_at=seal.sealed_at if seal is not None else "?",
        code=code,
        fingerprint=fingerprint,
        verifier=verifier_digest(),
        calls=calls,
    ).encode()
