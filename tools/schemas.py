#!/usr/bin/env python3
"""JSON schemas of the public file formats, written into docs/dev/formats from the types that the app reads with.

    python tools/schemas.py          write them anew
    python tools/schemas.py --check  exit code 1 when one of them is not up to date

docs/dev/formats/README.md, written by hand, says what each file is.
"""

from __future__ import annotations

import inspect
import json
import sys
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from huazheng.core.schema.analysis import Analysis
from huazheng.core.schema.case import Case, RemovedExhibits
from huazheng.core.schema.chain import ChainBlockLine, ChainHeaderLine
from huazheng.core.schema.custody import CustodyHead, CustodyLine
from huazheng.core.schema.edits import Edit
from huazheng.core.schema.key_backup import KeyBackup
from huazheng.core.schema.ledger import LedgerLine
from huazheng.core.schema.notes import Notes
from huazheng.core.schema.policy_facts import PolicyFacts
from huazheng.core.schema.received import ReceivedMarker
from huazheng.core.schema.review import Review
from huazheng.core.schema.seal import Seal
from huazheng.core.schema.second_listening import SecondListening
from huazheng.core.schema.tags import Tags
from huazheng.core.schema.transcript import Transcript
from huazheng.settings.schema import Settings

FORMATS = Path(__file__).resolve().parent.parent / "docs" / "dev" / "formats"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEMPLATE = "#/$defs/{name}"


class Format(NamedTuple):
    """A file format: the file that it describes, and the types of its document or of each of its lines."""

    file: str
    kinds: tuple[Any, ...]
    lines: bool = False


# By the name of the schema.
ALL_FORMATS: dict[str, Format] = {
    "analysis": Format("analysis.json", (Analysis,)),
    "case": Format("case.json", (Case,)),
    "case-removed": Format("removed.json", (RemovedExhibits,)),
    "chain": Format("original/*.chain.jsonl", (ChainHeaderLine, ChainBlockLine), lines=True),
    "custody": Format("custody.jsonl", (CustodyLine,), lines=True),
    "custody-head": Format("custody.head.json", (CustodyHead,)),
    "edits": Format("edits.jsonl", (Edit,), lines=True),
    "facts": Format("facts.json", (PolicyFacts,)),
    "key-backup": Format("key backup", (KeyBackup,)),
    "ledger": Format("ledger.jsonl", (LedgerLine,), lines=True),
    "notes": Format("notes.json", (Notes,)),
    "received": Format("received.json", (ReceivedMarker,)),
    "review": Format("*.review.json", (Review,)),
    "seal": Format("seal.json", (Seal,)),
    "second-listening": Format("second-listening.json", (SecondListening,)),
    "settings": Format("settings.toml", (Settings,)),
    "tags": Format("tags.json", (Tags,)),
    "transcript": Format("transcript.json", (Transcript,)),
}


def schema_text(form: Format) -> str:
    """The schema of one format as the text of its file."""
    schemas, components = msgspec.json.schema_components(form.kinds, ref_template=_TEMPLATE)
    body = schemas[0] if len(schemas) == 1 else {"anyOf": list(schemas)}
    title = f"{form.file}, each line" if form.lines else form.file
    document = {"$schema": DIALECT, "title": title, **body, "$defs": dict(sorted(components.items()))}
    return json.dumps(_cleaned(document), ensure_ascii=False, indent=2) + "\n"


def _cleaned(node: Any, key: str = "") -> Any:
    """The schema with docstrings unwrapped, whose indent depends on the version of Python, and patterns as ECMA-262."""
    if isinstance(node, dict):
        return {name: _cleaned(value, name) for name, value in node.items()}
    if isinstance(node, list | tuple):
        return [_cleaned(value) for value in node]
    if isinstance(node, str) and key == "description":
        return _unwrapped(node)
    return node.replace(r"\Z", "$") if isinstance(node, str) and key == "pattern" else node


def _unwrapped(docstring: str) -> str:
    paragraphs = inspect.cleandoc(docstring).replace("``", "`").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def all_schemas() -> dict[str, str]:
    """The text of every schema by the name of its file."""
    return {f"{name}.schema.json": schema_text(form) for name, form in ALL_FORMATS.items()}


def outdated(folder: Path) -> list[str]:
    """Names of schemas in the folder that are missing, changed, or of no format."""
    wanted = all_schemas()
    present = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.schema.json")}
    return sorted(name for name in {*wanted, *present} if wanted.get(name) != present.get(name))


def main() -> int:
    """Write or check the schemas."""
    if "--check" in sys.argv[1:]:
        names = outdated(FORMATS)
        for name in names:
            print(f"Not up to date: docs/dev/formats/{name}. Run: python tools/schemas.py")
        return 1 if names else 0
    FORMATS.mkdir(parents=True, exist_ok=True)
    for name in outdated(FORMATS):
        (FORMATS / name).unlink(missing_ok=True)
    for name, text in all_schemas().items():
        (FORMATS / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
