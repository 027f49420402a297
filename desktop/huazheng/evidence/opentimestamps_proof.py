"""OpenTimestamps proofs (``seal.json.ots``), checked as far as that is possible without a Bitcoin node."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.runtime.language import Text
from huazheng.core.text.sanitize import one_line

if TYPE_CHECKING:
    from opentimestamps.core.timestamp import DetachedTimestampFile, Timestamp

PROOF_NAME = "seal.json.ots"
MAX_PROOF_BYTES = 64 * 1024
_MAGIC = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94"
_NONCE_BYTES = 16


class ProofCheck(msgspec.Struct, frozen=True, kw_only=True):
    """Result for a proof. valid: it is a proof of this seal. zh, en: how far it was checked.

    blocks: heights of the Bitcoin blocks that it names, each with the Merkle root that the block must have, in the
    order of bytes that block explorers print. pending: calendars that have promised a block.
    """

    file: str
    valid: bool
    zh: str
    en: str
    blocks: tuple[tuple[int, str], ...] = ()
    pending: tuple[str, ...] = ()

    @property
    def text(self) -> Text:
        """The result in words."""
        return Text(self.zh, self.en)


def is_proof(data: bytes) -> bool:
    """Tell whether a file begins as a proof does."""
    return data.startswith(_MAGIC)


def check_proof(data: bytes, seal: bytes, file: str = PROOF_NAME) -> ProofCheck:
    """Check a proof of the seal. Its operations are carried out; the blocks that it names are not looked up."""
    from opentimestamps.core.notary import BitcoinBlockHeaderAttestation, PendingAttestation

    try:
        proof = _parse(data)
        right = proof.file_hash_op.TAG == b"\x08" and proof.file_digest == hashlib.sha256(seal).digest()
        attestations = list(proof.timestamp.all_attestations())
    except Exception as error:  # the package raises many kinds for hostile bytes
        reason = one_line(str(error))[:120]
        zh, en = f"不是有效的 OpenTimestamps 证明（{reason}）。", f"Not a valid OpenTimestamps proof ({reason})."
        return ProofCheck(file=file, valid=False, zh=zh, en=en)
    if not right:
        zh, en = "这个证明不属于这份封存信息。", "The proof belongs to another seal."
        return ProofCheck(file=file, valid=False, zh=zh, en=en)
    blocks = tuple(
        (one.height, message[::-1].hex())
        for message, one in attestations
        if isinstance(one, BitcoinBlockHeaderAttestation)
    )
    pending = tuple(one_line(one.uri)[:200] for _, one in attestations if isinstance(one, PendingAttestation))
    text = _describe(blocks, pending)
    return ProofCheck(file=file, valid=True, zh=text.zh, en=text.en, blocks=blocks, pending=pending)


def _describe(blocks: tuple[tuple[int, str], ...], pending: tuple[str, ...]) -> Text:
    if blocks:
        height, root = min(blocks)
        return Text(
            f"指向比特币区块 {height}；没有查这个区块，它的 Merkle 根应是 {root}。",
            f"It names Bitcoin block {height}. The block was not looked up: its Merkle root must be {root}.",
        )
    if pending:
        return Text(
            f"日历 {pending[0]} 答应写进比特币，还没有写进：现在什么时间都证明不了。",
            f"Calendar {pending[0]} has promised a Bitcoin block; until then the proof proves no time.",
        )
    return Text("没有可以核验的时间证明。", "It holds no attestation that can be checked.")


def new_proof(seal: bytes) -> tuple[DetachedTimestampFile, Timestamp]:
    """A proof of the seal without an attestation yet, and the commitment that calendars are sent.

    The commitment hides the seal's digest behind a random number.
    """
    import os

    from opentimestamps.core.op import OpAppend, OpSHA256
    from opentimestamps.core.timestamp import DetachedTimestampFile, Timestamp

    proof = DetachedTimestampFile(OpSHA256(), Timestamp(hashlib.sha256(seal).digest()))
    commitment = proof.timestamp.ops.add(OpAppend(os.urandom(_NONCE_BYTES))).ops.add(OpSHA256())
    return proof, commitment


def add_calendar_answer(commitment: Timestamp, answer: bytes) -> None:
    """Merge what a calendar answered into the proof. Raises :class:`ValueError`."""
    from opentimestamps.core.serialize import BytesDeserializationContext
    from opentimestamps.core.timestamp import Timestamp

    try:
        commitment.merge(Timestamp.deserialize(BytesDeserializationContext(answer), commitment.msg))
    except Exception as error:  # the package raises many kinds for hostile bytes
        raise ValueError(str(error)) from error


def proof_bytes(proof: DetachedTimestampFile) -> bytes:
    """The bytes of a proof file."""
    from opentimestamps.core.serialize import BytesSerializationContext

    context = BytesSerializationContext()
    proof.serialize(context)
    return bytes(context.getbytes())


def _parse(data: bytes) -> DetachedTimestampFile:
    from opentimestamps.core.serialize import BytesDeserializationContext
    from opentimestamps.core.timestamp import DetachedTimestampFile

    if len(data) > MAX_PROOF_BYTES:
        raise ValueError("too large")
    return DetachedTimestampFile.deserialize(BytesDeserializationContext(data))
