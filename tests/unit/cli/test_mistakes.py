"""A mistake of the program is said in one line, which names the log that tells of it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from huazheng.cli.main import main
from huazheng.core.runtime.errors import EXIT_INTERNAL

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_it_names_the_log_of_the_home_in_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr("huazheng.cli.list_.run", wrong)
    # A log is opened once in a process: neither an earlier test's nor pytest's own may stand for it.
    own: list[logging.Handler] = []
    monkeypatch.setattr(logging.getLogger("huazheng"), "handlers", own)
    home = tmp_path / "我的 家"
    assert main(["--home", str(home), "list"]) == EXIT_INTERNAL
    for handler in own:
        handler.close()
    assert EXIT_INTERNAL == 70
    [line] = capsys.readouterr().err.splitlines()
    assert line.endswith(str(home / "logs"))
    assert "ZeroDivisionError" in (home / "logs" / "huazheng.log").read_text(encoding="utf-8")
