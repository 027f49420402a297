"""The links of the chains: canonical JSON and signatures, against independent implementations of both."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec
import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.schema.chain import ChainHeader, RecoveredEvent
from huazheng.evidence.chain_writer import ChainWriter
from huazheng.evidence.keys import PRIVATE_NAME, load_signer, verify_signature
from huazheng.evidence.verifier.canonical import canonical, parse_line
from huazheng.evidence.verifier.chain_check import Chain
from huazheng.evidence.verifier.ed25519 import ed25519_verifies

if TYPE_CHECKING:
    from pathlib import Path

ASCII_KEYS = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=6)
SIMPLE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(ASCII_KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(ASCII_KEYS, SIMPLE, max_size=5))
def test_it_is_rfc_8785(document: dict[str, object]) -> None:
    assert canonical(document) == rfc8785.dumps(document)
    assert parse_line(canonical(document)) == document


@pytest.mark.parametrize("document", [{"a": 1.5}, {"a": 2**53}, {"键": 1}, {"a": {1: 2}}, {"a": b""}])
def test_what_has_no_one_form_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"."):
        canonical(document)


@pytest.mark.parametrize(
    "text",
    [b'{"a":1,"a":2}', b'{"b":1,"a":2}', b'{"a": 1}', b"[1]", b'{"a":1.0}', b'{"a":1}\n', b'"' + b"[" * 99999, b"\xff"],
)
def test_a_line_has_one_spelling_only(text: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_line(text)


@settings(max_examples=25, deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 511))
def test_plain_python_and_openssl_agree_on_signatures(seed: bytes, message: bytes, bit: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert ed25519_verifies(public, signature, message)
    changed = bytearray(signature)
    changed[bit // 8] ^= 1 << bit % 8
    for wrong in (bytes(changed), signature[:-1], bytes(64)):
        assert ed25519_verifies(public, wrong, message) == verify_signature(public, wrong, message) is False
    assert not ed25519_verifies(public, signature, message + b"x")


def test_rfc_8032_test_vectors() -> None:
    """Section 7.1, TEST 2 and TEST 3."""
    for public, message, signature in (
        (
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
        (
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
        ),
    ):
        assert ed25519_verifies(bytes.fromhex(public), bytes.fromhex(signature), bytes.fromhex(message))


def test_the_key_stays_and_a_damaged_one_is_not_replaced(tmp_path: Path) -> None:
    first = load_signer(tmp_path / "keys")
    assert load_signer(tmp_path / "keys").public == first.public
    file = tmp_path / "keys" / PRIVATE_NAME
    file.write_bytes(file.read_bytes()[:40])
    with pytest.raises(UnusableInput, match=PRIVATE_NAME):
        load_signer(tmp_path / "keys")
    assert len(file.read_bytes()) == 40


def test_a_chain_goes_on_after_a_torn_line(tmp_path: Path) -> None:
    """As a power cut leaves it: the half line goes, everything before it stays and holds."""
    file = tmp_path / "x.chain.jsonl"
    header = ChainHeader(
        schema="huazheng.chain/1",
        app="test",
        source="x",
        rate=8000,
        channels=1,
        bits=16,
        data_offset=80,
        wall="w",
        monotonic_us=0,
    )
    writer = ChainWriter(file, header)
    for number in range(3):
        writer.add(8000, "00" * 32, "w", number, [])
    writer.close()
    whole = file.read_bytes()
    for torn in (whole + whole[-150:-30], whole[:-1], whole[:-200]):
        file.write_bytes(torn)
        chain = Chain(torn)
        assert chain.header == msgspec.to_builtins(header)
        assert [fault.kind for fault in chain.faults] == ["truncated"]
        again = ChainWriter.reopen(file, chain.last, chain.lines, chain.good_bytes)
        again.add(5, "11" * 32, "w", 9, [RecoveredEvent(24_000, 9)])
        again.close()
        mended = Chain(file.read_bytes())
        assert mended.faults == []
        assert mended.lines == chain.lines + 1
        assert json.loads(file.read_bytes().splitlines()[-1])["index"] == chain.lines
