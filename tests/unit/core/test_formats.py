"""The published JSON schemas: up to date, named in their README, and true of the files that the app writes."""

from __future__ import annotations

import importlib.util
import json
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from support.sealed_calls import captured, worked_on

if TYPE_CHECKING:
    from types import ModuleType

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call

TOP = Path(__file__).parents[3]
FORMATS = TOP / "docs" / "dev" / "formats"
OLD_BUNDLE = TOP / "tests" / "data" / "evidence" / "bundle-single-file-verifier.zip"


def tool() -> ModuleType:
    """tools/schemas.py as a module."""
    spec = importlib.util.spec_from_file_location("schemas", TOP / "tools" / "schemas.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def validator(name: str) -> Draft202012Validator:
    schema = json.loads((FORMATS / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def documents(file: Path) -> list[Any]:
    """Documents in the file: one, or one a line."""
    text = file.read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()] if file.suffix == ".jsonl" else [json.loads(text)]


def test_the_schemas_are_up_to_date() -> None:
    assert tool().outdated(FORMATS) == [], "run: python tools/schemas.py"


def test_the_readme_names_every_schema() -> None:
    text = (FORMATS / "README.md").read_text(encoding="utf-8")
    assert [file.name for file in FORMATS.glob("*.schema.json") if f"({file.name})" not in text] == []
    assert [form.file for form in tool().ALL_FORMATS.values() if f"| `{form.file}` |" not in text] == []


@pytest.mark.parametrize("file", sorted(FORMATS.glob("*.schema.json")), ids=lambda file: file.name)
def test_each_is_a_schema(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    Draft202012Validator.check_schema(json.loads(text))
    assert "\\Z" not in text  # Python's own; ECMA-262 has no such thing


FILES = {
    "seal.json": "seal",
    "custody.jsonl": "custody",
    "custody.head.json": "custody-head",
    "transcript.json": "transcript",
    "analysis.json": "analysis",
    "original/microphone.chain.jsonl": "chain",
    "original/line.chain.jsonl": "chain",
}


@pytest.fixture
def worked(home: Home) -> Call:
    """A sealed call with transcript and analysis."""
    call = captured(home)
    worked_on(home, call)
    return call


def test_a_call_made_now_fits_them(worked: Call) -> None:
    for file, name in FILES.items():
        for document in documents(worked.folder / file):
            validator(name).validate(document)


def test_a_call_made_before_fits_them(tmp_path: Path) -> None:
    with zipfile.ZipFile(OLD_BUNDLE) as archive:
        archive.extractall(tmp_path)
    (seal,) = tmp_path.glob("*/data/*/seal.json")
    for file, name in FILES.items():
        if (seal.parent / file).exists():
            for document in documents(seal.parent / file):
                validator(name).validate(document)


def test_an_unknown_action_or_event_does_not_fit(worked: Call) -> None:
    line = documents(worked.folder / "custody.jsonl")[1]
    assert validator("custody").is_valid(line)
    assert not validator("custody").is_valid(line | {"action": "forged"})
    assert not validator("custody").is_valid(line | {"hash": "x"})
    block = documents(worked.folder / "original" / "line.chain.jsonl")[1]
    assert validator("chain").is_valid(block)
    event = {"event": "forged", "at_frame": 1, "monotonic_us": 1}
    assert not validator("chain").is_valid(block | {"events": [event]})
