"""Commands around a call: dates, the phone bill, a copy to share."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from huazheng.cli.main import main
from support.sealed_calls import captured, worked_on

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from huazheng.core.runtime.paths import Home


def answer(home: Home, capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> Any:
    assert main(["--home", str(home.root), *words, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_dates_bill_and_copy(home: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = captured(home, {"microphone": 1.5, "line": 1.5})
    worked_on(home, call)
    file = tmp_path / "dates.ics"
    told = answer(
        home, capsys, "dates", call.id, "--signed", "2026-09-21", "--cooling-off-days", "10", "--cooling-off-start",
        "next_day", "--out", str(file),
    )  # fmt: skip
    assert [(one["day"], one["extended"]) for one in told["deadlines"]] == [("2026-10-01", "2026-10-08")]
    assert b"DTSTART;VALUE=DATE:20261001" in file.read_bytes()
    assert main(["--home", str(home.root), "dates", call.id, "--signed", "2026-02-30"]) == 2

    typed = ("--number", "95519", "--start", "2020-01-01 10:00:00", "--length", "2秒")
    fields = answer(home, capsys, "bill", call.id, *typed, code=1)["fields"]
    assert [one["agreement"] for one in fields] == ["unknown", "differs", "same"]
    assert main(["--home", str(home.root), "bill", call.id, "--number", "95519"]) == 2
    capsys.readouterr()

    listed = answer(home, capsys, "redact", call.id, "--also", "犹豫期")
    assert "folder" not in listed
    folder = tmp_path / "copy"
    done = answer(home, capsys, "redact", call.id, "--also", "犹豫期", "--yes", "--out", str(folder))
    assert done["hidden"] == [one["number"] for one in listed["found"]]
    assert answer(home, capsys, "redact", call.id, "--check", str(folder)) == {"same": True, "faults": []}
    (folder / "transcript.txt").write_text("\n", encoding="utf-8")
    assert answer(home, capsys, "redact", call.id, "--check", str(folder), code=1)["faults"]
