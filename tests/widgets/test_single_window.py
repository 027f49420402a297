"""A second start on a home: the window that is open takes its files; hostile requests are refused."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtNetwork import QLocalSocket

from huazheng.core.runtime.paths import sample_call
from huazheng.qt.app.single_window import MAX_BYTES, MAX_CONNECTIONS, SingleWindow, WindowRequest, _address, claim

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pytestqt.qtbot import QtBot

    from huazheng.core.runtime.paths import Home
    from huazheng.qt.windows.main_window import MainWindow


@pytest.fixture
def first(qtbot: QtBot, home: Home) -> Iterator[SingleWindow]:
    claimed = claim(home, WindowRequest())
    assert claimed is not None
    window = SingleWindow(home)
    yield window
    window.close()
    claimed.release()


def started_again(home: Home, *words: str) -> subprocess.Popen[str]:
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen"}
    return subprocess.Popen(
        [sys.executable, "-m", "huazheng", "--home", str(home.root), *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_a_second_start_hands_its_files_over_and_ends(
    qtbot: QtBot, home: Home, first: SingleWindow, open_window: Callable[[], MainWindow]
) -> None:
    window = open_window()
    window.showMinimized()
    first.requested.connect(window.signs.bring_back)
    with qtbot.waitSignal(first.requested, timeout=20_000) as asked:
        again = started_again(home, str(sample_call()))
    assert asked.args == [WindowRequest(None, (str(sample_call()),))]
    assert not window.isMinimized()
    qtbot.waitUntil(lambda: again.poll() is not None, timeout=10_000)
    assert again.communicate() == ("", "")
    assert again.returncode == 0


def test_a_start_takes_over_from_a_window_that_ends_meanwhile(home: Home) -> None:
    ending = claim(home, WindowRequest())
    assert ending is not None
    soon = threading.Timer(0.5, ending.release)
    soon.start()
    following = claim(home, WindowRequest())
    soon.join()
    assert following is not None
    following.release()


def answer(qtbot: QtBot, home: Home, content: bytes) -> bytes:
    """Send a request; returns what the window says before it ends the connection."""
    socket = QLocalSocket()
    received = bytearray()
    socket.readyRead.connect(lambda: received.extend(socket.readAll().data()))
    address = _address(home)
    assert address is not None
    socket.connectToServer(address)
    if socket.waitForConnected(1000):
        socket.write(content)
        qtbot.waitUntil(lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState, timeout=8000)
    return bytes(received)


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\n", b"[" * 100_000 + b"\n", b"x" * (MAX_BYTES + 5), b'{"files":["relative"]}\n', b'{"run":"x"}\n'],
)
def test_hostile_requests_are_refused(qtbot: QtBot, home: Home, first: SingleWindow, content: bytes) -> None:
    seen: list[object] = []
    first.requested.connect(seen.append)
    assert answer(qtbot, home, content) == b""
    assert seen == []
    with qtbot.waitSignal(first.requested, timeout=3000):  # and the next honest one is served
        assert answer(qtbot, home, b'{"call":"x"}\n') == b"taken\n"


def test_silent_connections_do_not_keep_others_out(
    qtbot: QtBot, home: Home, first: SingleWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huazheng.qt.app.single_window.REQUEST_MS", 200)
    address = _address(home)
    assert address is not None
    silent = [QLocalSocket() for _ in range(MAX_CONNECTIONS + 4)]
    for socket in silent:
        socket.connectToServer(address)
    qtbot.waitUntil(lambda: answer(qtbot, home, b'{"call":"x"}\n') == b"taken\n", timeout=8000)


@pytest.mark.skipif(sys.platform == "win32", reason="a named pipe has no file")
def test_only_the_owner_can_reach_the_socket(home: Home, first: SingleWindow) -> None:
    address = _address(home)
    assert address is not None
    folder = Path(address).parent.stat()
    assert folder.st_mode & 0o077 == 0
    assert folder.st_uid == os.getuid()
    assert Path(address).stat().st_mode & 0o077 == 0
