"""A time-stamping authority of the tests' own, made with ``openssl ts``, and a server that answers with it."""

from __future__ import annotations

import http.server
import shutil
import socket
import subprocess
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONFIGURATION = """
[tsa]
default_tsa = here
[here]
dir = .
serial = serial
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256, sha384, sha512
accuracy = secs:1
ordering = yes
tsa_name = yes
ess_cert_id_chain = no
"""


@dataclass
class Authority:
    """Address and certificate of the authority, and every request body that it received."""

    address: str
    certificate: Path
    asked: list[bytes]
    answer: bytes | None = None


def _openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Authority]:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is missing: apt-get install openssl")
    folder = tmp_path / "authority"
    folder.mkdir()
    (folder / "ts.cnf").write_text(CONFIGURATION, encoding="utf-8")
    (folder / "serial").write_text("01\n", encoding="utf-8")
    (folder / "ext").write_text(
        "extendedKeyUsage=critical,timeStamping\nkeyUsage=critical,digitalSignature\n", encoding="utf-8"
    )
    _openssl(
        folder,
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "ca.key",
        "-out",
        "ca.pem",
        "-subj",
        "/CN=Test root",
        "-days",
        "30",
    )
    _openssl(
        folder,
        "req",
        "-new",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        "tsa.key",
        "-out",
        "tsa.csr",
        "-subj",
        "/CN=Test TSA",
    )
    _openssl(
        folder,
        "x509",
        "-req",
        "-in",
        "tsa.csr",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-CAcreateserial",
        "-out",
        "tsa.pem",
        "-days",
        "30",
        "-extfile",
        "ext",
    )
    found = Authority("", folder / "ca.pem", [])

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.asked.append(body)
            (folder / "query").write_bytes(body)
            _openssl(
                folder, "ts", "-reply", "-config", "ts.cnf", "-section", "here", "-queryfile", "query", "-out", "reply"
            )
            answer = found.answer if found.answer is not None else (folder / "reply").read_bytes()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    found.address = f"http://127.0.0.1:{server.server_port}/tsr"
    try:
        socket.create_connection(("127.0.0.1", server.server_port), 5).close()
    except OSError as error:
        server.server_close()
        pytest.skip(f"this machine does not even reach itself: {error}")
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield found
    server.shutdown()
    server.server_close()
    thread.join()
