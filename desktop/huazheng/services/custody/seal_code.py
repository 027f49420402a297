"""The code of a seal and the key's fingerprint, to be sent to oneself when sealing: a dated record in another hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.runtime.files import sha256_of
from huazheng.core.text.digit_groups import CODE_DIGITS, grouped

if TYPE_CHECKING:
    from huazheng.store.calls import Call

_QUIET_MODULES = 4


class SealCode(NamedTuple):
    """digest: SHA-256 of ``seal.json``. fingerprint: of the key that the seal names, empty for none."""

    call: str
    digest: str
    fingerprint: str
    sealed_at: str

    @property
    def code(self) -> str:
        """The first digits of the digest, in groups that can be read out."""
        return grouped(self.digest[:CODE_DIGITS], 4)

    @property
    def key(self) -> str:
        """The first digits of the fingerprint, in groups."""
        return grouped(self.fingerprint[:CODE_DIGITS], 4)

    @property
    def message(self) -> str:
        """The whole record as one line, for a message to oneself; the QR code holds it."""
        return f"huazheng {self.call} {self.sealed_at} seal sha256 {self.digest} key sha256 {self.fingerprint}"


def seal_code(call: Call) -> SealCode:
    """The code of a sealed call. Raises :class:`UnusableInput`, :class:`OSError`."""
    seal = call.seal
    fingerprint = seal.key.fingerprint if seal.key is not None else ""
    return SealCode(call.id, sha256_of(call.seal_file), fingerprint, seal.sealed_at)


def qr_modules(message: str) -> tuple[tuple[bool, ...], ...]:
    """QR code of a message: rows of modules, True for dark, with the white border that readers need."""
    import segno

    code = segno.make_qr(message, error="m", boost_error=False)
    return tuple(tuple(bool(module) for module in row) for row in code.matrix_iter(border=_QUIET_MODULES))


def qr_lines(message: str) -> list[str]:
    """QR code of a message as lines of text, two rows of modules a line, for a terminal with dark letters or light."""
    rows = qr_modules(message)
    blank = (False,) * len(rows[0])
    pairs = [(rows[at], rows[at + 1] if at + 1 < len(rows) else blank) for at in range(0, len(rows), 2)]
    # Light modules are drawn, as most terminals have light letters on a dark ground.
    signs = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
    return ["".join(signs[upper, lower] for upper, lower in zip(top, bottom, strict=True)) for top, bottom in pairs]
