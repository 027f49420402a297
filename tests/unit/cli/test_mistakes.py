"""A mistake of the program is said in one line, which names the log that tells of it."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import pytest

from huazheng.cli.main import main
from huazheng.core.errors import EXIT_LACKS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """The log of the command alone, closed when it is over."""
    root = logging.getLogger("huazheng")
    before, root.handlers = root.handlers, []
    yield
    for handler in root.handlers:
        handler.close()
    root.handlers = before


def test_it_names_the_log_of_the_home_in_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def wrong(*_: object) -> int:
        raise ZeroDivisionError

    monkeypatch.setattr("huazheng.cli.list_.run", wrong)
    home = tmp_path / "我的 家"
    assert main(["--home", str(home), "list"]) == EXIT_LACKS
    [line] = capsys.readouterr().err.splitlines()
    assert line.endswith(str(home / "logs"))
    assert "ZeroDivisionError" in (home / "logs" / "huazheng.log").read_text(encoding="utf-8")
