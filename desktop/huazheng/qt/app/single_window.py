"""One window for each home: a later start hands its files to the window that is open, and ends.

A lock in the home tells which start is the first. Requests go over a local socket (a named pipe on Windows) that only
the same user can open.
"""

from __future__ import annotations

import hashlib
import os
import stat
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from huazheng.core.runtime.decoding import json_decoder
from huazheng.core.runtime.errors import ResourceUnavailable
from huazheng.core.runtime.files import make_private_folder
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.locks import try_lock
from huazheng.core.runtime.log import logger

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalSocket

    from huazheng.core.runtime.paths import Home

_LOCK = "window.lock"
MAX_BYTES = 256 * 1024
MAX_FILES = 1000
MAX_CONNECTIONS = 8
REQUEST_MS = 3000  # for one request to arrive whole
_ANSWER_SECONDS = 10.0  # the first window may still be starting
_RETRY_SECONDS = 0.1
_TAKEN = b"taken\n"


class WindowRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Request of a later start to the open window, besides coming to the front.

    call: id of a call to open, or the absolute path of its folder. files: absolute paths of recordings to import.
    """

    call: str | None = None
    files: tuple[str, ...] = ()


class SingleWindow(QObject):
    """Hold the lock of the home and receive the requests of later starts. Create it only with a :class:`HomeClaim`.

    requested(WindowRequest): come to the front, and do what it says
    """

    requested = Signal(object)

    def __init__(self, home: Home, parent: QObject | None = None) -> None:
        super().__init__(parent)
        from PySide6.QtNetwork import QLocalServer

        self._connections: dict[QLocalSocket, bytearray] = {}
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.setMaxPendingConnections(MAX_CONNECTIONS)
        self._server.newConnection.connect(self._connect)
        address = _address(home)
        if address is None:
            logger("window").warning("no private place for the window's socket")
            return
        QLocalServer.removeServer(address)  # left behind by a window that was killed; the lock is held here
        if not self._server.listen(address):
            logger("window").warning("the window's socket cannot be opened: %s", self._server.errorString())

    def close(self) -> None:
        """Take no more requests."""
        self._server.close()
        for socket in tuple(self._connections):
            self._drop(socket)

    def _connect(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            if len(self._connections) >= MAX_CONNECTIONS:
                socket.abort()
                socket.deleteLater()
                continue
            self._connections[socket] = bytearray()
            socket.readyRead.connect(lambda socket=socket: self._read(socket))
            socket.disconnected.connect(lambda socket=socket: self._drop(socket))
            QTimer.singleShot(REQUEST_MS, socket, socket.abort)
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        received = self._connections.get(socket)
        if received is None:
            return
        received += socket.read(MAX_BYTES + 1 - len(received)).data()
        if len(received) > MAX_BYTES:
            logger("window").warning("a request to the window was too long")
            socket.abort()
            return
        if not received.endswith(b"\n"):
            return
        try:
            request = json_decoder(WindowRequest).decode(bytes(received))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            logger("window").warning("a request to the window was not understood")
            socket.abort()
            return
        if len(request.files) > MAX_FILES or not all(Path(file).is_absolute() for file in request.files):
            logger("window").warning("a request to the window was refused")
            socket.abort()
            return
        received.clear()
        socket.write(_TAKEN)
        socket.disconnectFromServer()
        self.requested.emit(request)

    def _drop(self, socket: QLocalSocket) -> None:
        if self._connections.pop(socket, None) is not None:
            socket.deleteLater()


class HomeClaim:
    """The claim of one process to show the window of a home. It ends with the process, or when it is released."""

    def __init__(self, lock: int | None) -> None:
        self._lock = lock

    def release(self) -> None:
        """Let the next start be the first."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def claim(home: Home, request: WindowRequest) -> HomeClaim | None:
    """Claim the home for this process's window. None if a window is open there, which has taken the request then.

    Raises :class:`ResourceUnavailable` when the open window does not answer.
    """
    try:
        make_private_folder(home.root)
        lock = try_lock(home.root / _LOCK)
    except OSError:  # a home that cannot be written to: several windows do no harm there
        logger("window").exception("the window's lock cannot be created")
        return HomeClaim(None)
    if lock is None and sys.platform == "win32":
        _let_others_come_to_the_front()
    deadline = time.monotonic() + _ANSWER_SECONDS
    address = _address(home)
    while lock is None:
        if address is not None and _send(address, request):
            return None
        if time.monotonic() > deadline:
            raise ResourceUnavailable(
                Text("话证的窗口已经开着，但没有回应。", "Huazheng's window is already open, and does not answer."),
                remedy=Text("关掉它再打开；录音不受影响。", "Close it and start again; recordings are not affected."),
            )
        time.sleep(_RETRY_SECONDS)
        lock = try_lock(home.root / _LOCK)  # the other one may have ended meanwhile
    return HomeClaim(lock)


def _send(address: str, request: WindowRequest) -> bool:
    from PySide6.QtNetwork import QLocalSocket

    socket = QLocalSocket()
    socket.connectToServer(address)
    if not socket.waitForConnected(500):
        return False
    socket.write(msgspec.json.encode(request) + b"\n")
    socket.waitForBytesWritten(REQUEST_MS)
    answer = b""
    while not answer.endswith(b"\n") and socket.waitForReadyRead(REQUEST_MS):
        answer += socket.readAll().data()
    return answer == _TAKEN


def _address(home: Home) -> str | None:
    """Address of the home's socket: a name on Windows, elsewhere a path in a folder that only this user can enter."""
    name = "huazheng-" + hashlib.sha256(str(home.root.resolve()).encode()).hexdigest()[:24]
    if sys.platform == "win32":
        return f"{name}-{hashlib.sha256(os.environ.get('USERNAME', '').encode()).hexdigest()[:8]}"
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nonexistent")
    own = Path(tempfile.gettempdir()) / f"huazheng-{os.getuid()}"
    if _is_private(runtime):
        return str(runtime / name)
    try:
        own.mkdir(mode=0o700, exist_ok=True)
    except OSError:
        return None
    return str(own / name) if _is_private(own) else None


def _is_private(folder: Path) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    if sys.platform == "win32":
        return True
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077


def _let_others_come_to_the_front() -> None:
    """Let the open window come to the front, which Windows allows only the program that the person used last."""
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.user32.AllowSetForegroundWindow(-1)


def window_request(call: str | None, files: tuple[Path, ...]) -> WindowRequest:
    """The request for a call (its id, or the path of its folder) and files, with absolute paths."""
    if call is not None and Path(call).exists():
        call = str(Path(call).absolute())
    return WindowRequest(call, tuple(str(file.absolute()) for file in files))
