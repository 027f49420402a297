"""``VERIFY.md``: how to verify a bundle without this app, in Chinese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.evidence.bundle_writer import verifier_digest

if TYPE_CHECKING:
    from huazheng.core.schema.seal import Seal

_TEMPLATE = """\
# 怎样核验这份证据 / How to verify this evidence

录音编号 / Call: `{call}`
封存时间（UTC）/ Sealed: {sealed_at}
封存码（seal.json 的 SHA-256 的开头）/ Seal code (how the SHA-256 of seal.json begins): `{code}`
签名密钥指纹 / Fingerprint of the signing key: `{fingerprint}`
{place}

以下命令都不需要话证这个软件。先解开 zip，在解开后的文件夹（有 `bagit.txt` 的那个）里打开终端。
None of these commands needs the app. Unpack the zip, and open a terminal in the folder that holds `bagit.txt`.

1. 每个文件都与文件清单一致 / Every file matches the manifest (Linux, macOS: `shasum -a 256 -c`):

       sha256sum -c manifest-sha256.txt
       sha256sum -c tagmanifest-sha256.txt

   Windows（在 PowerShell 里；每行都应该是 OK）/ Windows (PowerShell; every line must say OK):

       {powershell}

   装有 Python 的 `bagit` 时也可 / or, with Python's `bagit`: `bagit.py --validate .`

2. 封存签名 / The signature of the seal (OpenSSL 3):

       openssl pkeyutl -verify -pubin -inkey data/public-key.pem -rawin \\
         -in data/{call}/seal.json -sigfile data/{call}/seal.sig

   公钥的指纹，应与上面一致 / The key's fingerprint, to compare with the one above:

       openssl pkey -pubin -in data/public-key.pem -outform DER | sha256sum

3. 可信时间戳 / The trusted timestamp:

{timestamp}

4. 整个证据包的签名 / The signature of the bundle as a whole:

{bundle}

5. 核验程序本身 / The verifier itself:

       find verify -type f | LC_ALL=C sort | xargs sha256sum | sha256sum

   应为 / should print `{verifier}`.
   这个数请与话证的 README 或发布页上的比对，不要只信这份说明；不一致就不要运行它。
   Compare it with the README or the release page of Huazheng, not with this file alone; if it differs, do not run it.

6. 全部一起，包括逐秒的哈希链和保管记录 / Everything at once, including the hash chain of every second and the \
custody log (Python 3.8 or newer; Windows: `py` instead of `python3`):

       python3 -I -B verify
       python3 -I -B verify --key {fingerprint}

   `-I` 不可省略：没有它，Python 会先运行放在旁边的任何文件。
   Do not leave out `-I`: without it Python runs any file beside the verifier.
   第二条还要求由上面那把密钥签名；指纹请另外与寄件人比对。
   The second command also requires that the key above signed; confirm its fingerprint with the sender another way.
   退出码 0 为完好，1 为有改动，2 为无法核验 / Exit code 0: intact; 1: altered; 2: cannot be verified.
   `verify/` 里是可以通读的 Python 源码，只用标准库，也不写任何文件。
   The folder `verify/` holds plain Python source, uses the standard library only, and writes nothing.

## 里面有什么 / What is in it

- `index.html`：用浏览器打开：听录音、看文字和清单，把这个文件夹拖进去就核验清单和签名。它不连网；
  它自己也可能被换过，要紧的时候用上面的命令。
  Open it in a browser: it plays the recording, shows text and checklist, and verifies manifests and signatures of the
  folder that you drop on it. It connects to nothing. A forger could exchange it too: when it matters, use the commands
  above.
- `data/{call}/original/`：原始录音，一个字节也没有改过；现场录制的另有逐秒的哈希链。
  The original recording, unchanged; a recording made with the app has a hash chain with one line a second.
- `data/{call}/seal.json`、`seal.sig`：封存信息与签名。The seal and its signature.
- `data/{call}/custody.jsonl`：对这通录音做过的每件事，逐行相连并签名。
  The custody log: every action, chained and signed.
- `data/{call}/transcript.json`、`analysis.json`：机器识别的文字与分析，仅供检索，以录音为准。
  The machine's transcript and analysis, as a finding aid; only the recording is authoritative.
- `data/documents/`：导出的报告。Exported reports.

签名证明：内容与持有这把密钥的人封存时一样。它不证明那人是谁，请当面或另行比对密钥指纹；没有可信时间戳时，
它也不证明是什么时候封存的、封存过几次，因为持有密钥的人随时可以另封一份。
The signature proves that the content is what the holder of this key sealed. It does not prove who that is: compare the
fingerprint with that person in another way. Without a trusted timestamp it does not prove when, or how often, it was
sealed either: the holder of the key can seal anew at any time.
"""

# Windows has no program that reads a manifest, and its PowerShell reads UTF-8 only when told so.
POWERSHELL_CHECK = (
    "Get-Content -Encoding UTF8 manifest-sha256.txt, tagmanifest-sha256.txt | ForEach-Object { "
    "$h, $n = $_ -split '  ', 2; "
    'if ((Get-FileHash -Algorithm SHA256 -LiteralPath $n).Hash -eq $h) { "OK  $n" } else { "!!  $n" } }'
)

_STAMPED = """\
       openssl ts -verify -data data/{call}/seal.json -in data/{call}/seal.tsr -CAfile AUTHORITY.pem

   `AUTHORITY.pem` 是时间戳机构公布的根证书 / is the root certificate published by the authority.
   别处得来的令牌可能要加 `-token_in` / A token got elsewhere may need `-token_in`.
   `seal-2.tsr` 等同样核验；`seal.json.ots` 用 OpenTimestamps 的 `ots verify`；`receipt-*` 是别处得来的回执，没有核验。
   Likewise for `seal-2.tsr` and others; `ots verify` of OpenTimestamps checks `seal.json.ots`. A `receipt-*` is a
   receipt got elsewhere, which nothing here checks."""
_NOT_STAMPED = """\
   这通录音没有可信时间戳。 / This call has no trusted timestamp."""

_SIGNED = """\
       openssl pkeyutl -verify -pubin -inkey data/public-key.pem -rawin \\
         -in tagmanifest-sha256.txt -sigfile tagmanifest-sha256.sig

   它管到每一个文件，也管到文件的数目：报告、这份说明和核验程序都在内。
   It covers every file and their number: the documents, these instructions and the verifier too."""
_NOT_SIGNED = """\
   这个证据包没有整体签名：报告、这份说明和核验程序没有签名。
   This bundle is not signed as a whole: no signature covers the documents, these instructions and the verifier."""
_NUMBERED = """\
封存编号 / Number of the seal in the ledger of its home: {number}；前一份封存的 SHA-256 / SHA-256 of the seal before:
`{previous}`
编号由持有人的电脑记账：缺号说明有封存没有拿出来，但账本在持有人手里，它自己证明不了没有另一本。
The holder's computer keeps the ledger: a missing number means a seal that is not shown. The ledger is the holder's own,
so it cannot prove that there is no other one."""
_NOT_NUMBERED = "封存于账本之前，没有编号。 / Sealed before the ledger, without a number."


def _place(seal: Seal) -> str:
    if seal.ledger is None:
        return _NOT_NUMBERED
    return _NUMBERED.format(number=seal.ledger.number, previous=seal.ledger.previous)


def instructions(seal: Seal, code: str, fingerprint: str, *, stamped: bool, signed: bool) -> bytes:
    """``VERIFY.md`` of one call.

    code: of the seal. fingerprint: of the key that signed, computed. stamped: the call has an RFC 3161 timestamp.
    signed: the bundle is signed as a whole.
    """
    return _TEMPLATE.format(
        call=seal.call,
        sealed_at=seal.sealed_at,
        code=code,
        fingerprint=fingerprint,
        place=_place(seal),
        timestamp=(_STAMPED if stamped else _NOT_STAMPED).format(call=seal.call),
        bundle=_SIGNED if signed else _NOT_SIGNED,
        verifier=verifier_digest(),
        powershell=POWERSHELL_CHECK,
    ).encode()
