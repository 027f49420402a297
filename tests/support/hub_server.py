"""A real HTTP server on this machine with a model hub's layout: /{repository}/resolve/{revision}/{file}."""

from __future__ import annotations

import re
import sys
import threading
import time
import traceback
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class HubServer:
    """``files`` by path. What goes wrong is set by the test; every request is noted in ``requests``."""

    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    redirect: bool = False  # as the hub does, to where the bytes lie
    ranges: bool = True
    break_after: list[int] = field(default_factory=list)  # bytes sent before each of the next answers breaks off
    bytes_a_second: int | None = None
    requests: list[tuple[str, str | None]] = field(default_factory=list)  # path, Range

    def hold(self, repository: str, revision: str, name: str, content: bytes) -> None:
        """Serve a file of a repository."""
        self.files[f"/{repository}/resolve/{revision}/{name}"] = content


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: HubServer

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        hub, path = self.hub, self.path
        hub.requests.append((path, self.headers.get("Range")))
        if hub.redirect and not path.startswith("/bytes"):
            self.send_response(302)
            self.send_header("Location", f"{hub.address}/bytes{path}")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        content = hub.files.get(path.removeprefix("/bytes"))
        if content is None:
            self.send_error(404)
            return
        start = self._start() if hub.ranges else 0
        if start >= len(content) > 0:
            self.send_error(416)
            return
        self.send_response(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        self._send(content[start:])

    def _start(self) -> int:
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        return int(asked[1]) if asked else 0

    def _send(self, content: bytes) -> None:
        hub = self.hub
        breaks = hub.break_after.pop(0) if hub.break_after else None
        step = hub.bytes_a_second // 20 if hub.bytes_a_second else 65536
        sent = 0
        try:
            while sent < len(content):
                block = content[sent : min(sent + step, breaks if breaks is not None else len(content))]
                if not block:
                    break
                self.wfile.write(block)
                sent += len(block)
                if hub.bytes_a_second:
                    time.sleep(0.05)
        except OSError:  # the client went away
            pass
        if sent < len(content):
            self.close_connection = True


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # closing waits for the answers that are being sent

    def handle_error(self, *_: object) -> None:
        """A client that went away is what many tests are about; anything else is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            traceback.print_exc()


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[HubServer]:
    """A running hub that ``$HF_ENDPOINT`` points to."""
    state = HubServer()
    server = _Server(("127.0.0.1", 0), type("Handler", (_Handler,), {"hub": state}))
    state.address = f"http://127.0.0.1:{server.server_address[1]}"
    monkeypatch.setenv("HF_ENDPOINT", state.address)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield state
    server.shutdown()
    server.server_close()
    thread.join()
