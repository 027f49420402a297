"""PDF objects and their file: numbered, with a cross-reference table and a trailer (ISO 32000, 7.5).

PDF 1.4, which is what PDF/A-1 is made of.
"""

from __future__ import annotations

import hashlib
import zlib


class PdfObjects:
    """PdfObjects by number, from 1. A number may be taken before its object is known."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []

    def take(self) -> int:
        """The next number, its object to come."""
        self._bodies.append(b"null")
        return len(self._bodies)

    def put(self, number: int, body: str) -> int:
        """Set the object of that number."""
        self._bodies[number - 1] = body.encode("latin-1")
        return number

    def add(self, body: str) -> int:
        """A new object."""
        return self.put(self.take(), body)

    def stream(self, content: bytes, entries: str = "", *, packed: bool = True) -> int:
        """A new stream, deflated unless it is to be read by tools that look into raw files (metadata)."""
        if packed:
            content, entries = zlib.compress(content, 9), f"{entries} /Filter /FlateDecode"
        head = f"<< {entries} /Length {len(content)} >>\nstream\n".encode("latin-1")
        self._bodies.append(head + content + b"\nendstream")
        return len(self._bodies)

    def file(self, catalog: int, info: int) -> bytes:
        """The whole file; its identifier is made of its content."""
        parts = [b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"]
        offsets, length = [], len(parts[0])
        for number, body in enumerate(self._bodies, 1):
            offsets.append(length)
            parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
            length += len(parts[-1])
        identity = hashlib.sha256(b"".join(parts)).hexdigest()[:32]
        table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
        size = len(self._bodies) + 1
        parts.append(
            f"xref\n0 {size}\n0000000000 65535 f \n{table}"
            f"trailer\n<< /Size {size} /Root {catalog} 0 R /Info {info} 0 R /ID [<{identity}> <{identity}>] >>\n"
            f"startxref\n{length}\n%%EOF\n".encode("latin-1")
        )
        return b"".join(parts)


def text_string(text: str) -> str:
    """A text for the outline or the information: UTF-16 in hexadecimal, so that nothing in it can end it."""
    marked = b"\xfe\xff" + text.encode("utf-16-be")
    return f"<{marked.hex().upper()}>"
