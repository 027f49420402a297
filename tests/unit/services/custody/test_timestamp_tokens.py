"""Tokens are checked in full: signature, certificates, purpose, time, and whose they are."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from huazheng.core.runtime.errors import UnusableInput
from huazheng.evidence.der import write_value
from huazheng.evidence.token_signature import parse_token, signing_certificate
from huazheng.services.custody.proof_files import add_proof, proof_check
from huazheng.services.custody.timestamping import stamp, stamp_if_wanted, trust_root
from huazheng.services.custody.token_files import token_checks
from huazheng.services.custody.verification import verify
from huazheng.services.custody.writes import write_with_custody
from huazheng.services.documents.evidence_bundle import make_bundle
from huazheng.settings.schema import Settings
from huazheng.settings.store import save_settings
from support.command_line import huazheng
from support.sealed_calls import captured
from support.timestamp_authority import authority  # noqa: F401  (a fixture)

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from huazheng.evidence.timestamp_check import TokenCheck
    from huazheng.store.calls import Call
    from support.timestamp_authority import Authority


@pytest.fixture
def call(home: Home) -> Call:
    return captured(home, {"line": 1.0})


def seq(*parts: bytes) -> bytes:
    return write_value(0x30, b"".join(parts))


def number(value: int) -> bytes:
    return write_value(2, value.to_bytes((value.bit_length() + 8) // 8, "big"))


def oid(dotted: str) -> bytes:
    first, second, *rest = map(int, dotted.split("."))
    out = [first * 40 + second]
    for part in rest:
        groups = [part & 0x7F]
        while part := part >> 7:
            groups.append(part & 0x7F | 0x80)
        out += reversed(groups)
    return write_value(6, bytes(out))


class OwnAuthority:
    """An authority of one's own making, under any name, with any clock. ``usages``: of its certificate."""

    def __init__(self, name: str = "DigiCert", *, usages: tuple[x509.ObjectIdentifier, ...] = (), ecdsa: bool = False):
        now = dt.datetime.now(dt.UTC)
        self.root_key = rsa.generate_private_key(65537, 2048)
        self.key = ec.generate_private_key(ec.SECP256R1()) if ecdsa else rsa.generate_private_key(65537, 2048)

        def named(text: str) -> x509.Name:
            return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])

        def base(subject: str, key: object) -> x509.CertificateBuilder:
            builder = x509.CertificateBuilder().subject_name(named(subject)).issuer_name(named(f"{name} Root"))
            builder = builder.public_key(key.public_key())  # type: ignore[attr-defined]
            builder = builder.serial_number(x509.random_serial_number())
            year = dt.timedelta(days=365)
            return builder.not_valid_before(now - 30 * year).not_valid_after(now + year)

        self.root = (
            base(f"{name} Root", self.root_key)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(self.root_key, hashes.SHA256())
        )
        usage = x509.ExtendedKeyUsage(usages or (ExtendedKeyUsageOID.TIME_STAMPING,))
        self.leaf = base(name, self.key).add_extension(usage, critical=True).sign(self.root_key, hashes.SHA256())

    def token(self, data: bytes, at: dt.datetime) -> bytes:
        """An answer with a token of ``data`` at this time, signed as RFC 3161 and RFC 5816 demand."""
        digest = hashlib.sha256(data).digest()
        sha256 = seq(oid("2.16.840.1.101.3.4.2.1"))
        when = write_value(0x18, at.strftime("%Y%m%d%H%M%SZ").encode())
        info = seq(number(1), oid("1.2.3.4.1"), seq(sha256, write_value(4, digest)), number(7), when)
        der = self.leaf.public_bytes(serialization.Encoding.DER)
        named = seq(seq(seq(write_value(4, hashlib.sha256(der).digest()))))
        attributes = [
            seq(oid("1.2.840.113549.1.9.3"), write_value(0x31, oid("1.2.840.113549.1.9.16.1.4"))),
            seq(oid("1.2.840.113549.1.9.4"), write_value(0x31, write_value(4, hashlib.sha256(info).digest()))),
            seq(oid("1.2.840.113549.1.9.16.2.47"), write_value(0x31, named)),
        ]
        body = b"".join(sorted(attributes))
        signed = write_value(0x31, body)
        if isinstance(self.key, rsa.RSAPrivateKey):
            kind, signature = oid("1.2.840.113549.1.1.1"), self.key.sign(signed, padding.PKCS1v15(), hashes.SHA256())
            kind = seq(kind, write_value(5, b""))
        else:
            kind, signature = seq(oid("1.2.840.10045.4.3.2")), self.key.sign(signed, ec.ECDSA(hashes.SHA256()))
        who = seq(self.leaf.issuer.public_bytes(), number(self.leaf.serial_number))
        signer = seq(number(1), who, sha256, write_value(0xA0, body), kind, write_value(4, signature))
        content = seq(oid("1.2.840.113549.1.9.16.1.4"), write_value(0xA0, write_value(4, info)))
        data = seq(number(3), write_value(0x31, sha256), content, write_value(0xA0, der), write_value(0x31, signer))
        return seq(seq(number(0)), seq(oid("1.2.840.113549.1.7.2"), write_value(0xA0, data)))

    def trust(self, home: Home, tmp_path: Path) -> None:
        file = tmp_path / "root.pem"
        file.write_bytes(self.root.public_bytes(serialization.Encoding.PEM))
        trust_root(home, file)


def put(home: Home, call: Call, token: bytes) -> TokenCheck:
    """Put a token in as the app's own owner could: with a custody line."""
    write_with_custody(home, call.folder, "timestamped", {"seal.tsr": token})
    [check] = token_checks(home, call.folder)
    return check


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


@pytest.mark.parametrize("ecdsa", [False, True])
def test_a_token_under_a_chosen_root_is_trusted_and_its_authority_named(
    home: Home, call: Call, tmp_path: Path, ecdsa: bool
) -> None:
    own = OwnAuthority("Beispiel", ecdsa=ecdsa)
    token = own.token(call.seal_file.read_bytes(), now())
    assert put(home, call, token).state == "root_unchecked"
    [result] = verify(home, call.folder)
    assert result.intact and result.timestamp is None
    [note] = [problem for problem in result.problems if problem.file == "seal.tsr"]
    assert "root not checked" in note.en and not note.fault
    own.trust(home, tmp_path)
    [check] = token_checks(home, call.folder)
    assert (check.state, check.authority, check.root, check.policy) == (
        "trusted",
        "Beispiel",
        "Beispiel Root",
        "1.2.3.4.1",
    )
    [result] = verify(home, call.folder)
    assert result.intact and result.timestamp == check.time and result.problems == ()


def test_an_own_authority_called_digicert_is_unknown(home: Home, call: Call) -> None:
    check = put(home, call, OwnAuthority("DigiCert").token(call.seal_file.read_bytes(), now()))
    assert check.state == "root_unchecked"
    assert "unknown" in check.en and "calls itself DigiCert" in check.en
    printed = huazheng(home, "verify", call.id)
    assert "timestamped 20" not in printed.stdout
    assert "authority is unknown" in printed.stdout


@pytest.mark.parametrize("years", [-25, -7, 1])
def test_a_time_that_cannot_be_is_a_fault(home: Home, call: Call, tmp_path: Path, years: int) -> None:
    own = OwnAuthority()
    own.trust(home, tmp_path)
    at = now() + dt.timedelta(days=365 * years)
    token = own.token(call.seal_file.read_bytes(), at)
    assert put(home, call, token).state == "invalid"
    [result] = verify(home, call.folder)
    assert not result.intact
    assert result.timestamp is None
    with pytest.raises(UnusableInput):
        (tmp_path / "t.tsr").write_bytes(token)
        add_proof(home, call.folder, tmp_path / "t.tsr")


def test_minutes_between_two_clocks_are_no_fault(home: Home, call: Call, tmp_path: Path) -> None:
    own = OwnAuthority()
    own.trust(home, tmp_path)
    for minutes in (-4, 4):
        token = own.token(call.seal_file.read_bytes(), now() + dt.timedelta(minutes=minutes))
        assert put(home, call, token).state == "trusted"


def test_a_certificate_for_another_purpose_stamps_nothing(home: Home, call: Call, tmp_path: Path) -> None:
    for usages in (
        (ExtendedKeyUsageOID.SERVER_AUTH,),
        (ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.CODE_SIGNING),
    ):
        own = OwnAuthority(usages=usages)
        own.trust(home, tmp_path)
        check = put(home, call, own.token(call.seal_file.read_bytes(), now()))
        assert check.state == "invalid"
        assert "not one for timestamps" in check.en


def test_no_changed_token_is_trusted(home: Home, call: Call, tmp_path: Path) -> None:
    """Every eighth byte, one bit: never trusted, but for the parts that no signature covers and no check reads."""
    own = OwnAuthority()
    own.trust(home, tmp_path)
    token = own.token(call.seal_file.read_bytes(), now())
    assert put(home, call, token).state == "trusted"
    file = call.folder / "seal.tsr"
    trusted = []
    for place in range(0, len(token), 8):
        changed = bytearray(token)
        changed[place] ^= 1
        file.write_bytes(changed)
        [check] = token_checks(home, call.folder)
        if check.state == "trusted":
            trusted.append(place)
    assert len(trusted) <= 1, trusted  # the version of a structure


def test_the_edited_token_of_the_review_has_no_signature_that_holds() -> None:
    data = (Path(__file__).parents[3] / "data" / "evidence" / "tsr-broken-signature.tsr").read_bytes()
    token = parse_token(data)
    assert b"20010911" in token.content
    with pytest.raises(ValueError, match="signed digest"):
        signing_certificate(token)


def test_a_token_with_an_edited_time_is_not_shown_as_a_time(home: Home, call: Call) -> None:
    """A seal of one's own with the same fault: gen_time edited after signing."""
    own = OwnAuthority()
    at = now()
    token = own.token(call.seal_file.read_bytes(), at)
    year = at.strftime("%Y").encode()
    place = token.index(at.strftime("%Y%m%d%H%M%SZ").encode())
    edited = token[:place] + b"2001" + token[place + 4 :]
    assert year != b"2001"
    assert put(home, call, edited).state == "invalid"
    printed = huazheng(home, "verify", call.id)
    assert printed.returncode == 1
    assert "2001" not in printed.stdout


def test_junk_that_holds_the_digest_is_no_timestamp(home: Home, call: Call) -> None:
    junk = b"12345678" + hashlib.sha256(call.seal_file.read_bytes()).digest()
    assert put(home, call, junk).state == "invalid"
    assert not verify(home, call.folder)[0].intact


def test_a_token_with_sm2_is_kept_and_called_what_it_is(home: Home, call: Call, tmp_path: Path) -> None:
    """The structure of a real token, its algorithms renamed to SM2 and SM3: no library here can check the signature."""
    seal = call.seal_file.read_bytes()
    token = OwnAuthority().token(seal, now())
    sm3 = hashes.Hash(hashes.SM3())
    sm3.update(seal)
    token = token.replace(hashlib.sha256(seal).digest(), sm3.finalize())
    file = tmp_path / "cn.tsr"
    sm3_oid, sm2_oid = oid("1.2.156.10197.1.401"), oid("1.2.156.10197.1.501")
    file.write_bytes(renamed(renamed(token, "2.16.840.1.101.3.4.2.1", sm3_oid), "1.2.840.113549.1.1.1", sm2_oid))
    added = add_proof(home, call.folder, file)
    assert added.file == "seal.tsr"
    [check] = token_checks(home, call.folder)
    assert check.state == "uncheckable"
    [result] = verify(home, call.folder)
    assert result.intact and result.timestamp is None
    assert any("cannot be checked here" in problem.en for problem in result.problems)


def renamed(token: bytes, old: str, new: bytes) -> bytes:
    """Replace an object identifier everywhere but inside certificates, and mend the lengths around it."""
    from huazheng.evidence.der import read_value, read_values

    def walk(raw: bytes) -> bytes:
        value, _ = read_value(raw)
        if value.raw == oid(old):
            return new
        if value.tag & 0x20 == 0 and value.tag != 4:
            return value.raw
        if value.tag == 4 and value.content[:1] != b"\x30":
            return value.raw
        try:
            parts = read_values(value.content)
        except ValueError:
            return value.raw  # a digest or a signature that happens to begin like a sequence
        if value.tag == 0xA0 and parts and b"\xa0\x03\x02\x01\x02" in parts[0].raw[:20]:
            return value.raw  # the certificate
        return write_value(value.tag, b"".join(walk(part.raw) for part in parts))

    return walk(token)


def test_two_authorities_are_asked_and_one_that_fails_keeps_nothing_from_the_other(
    home: Home, call: Call, authority: Authority
) -> None:
    trust_root(home, authority.certificate)
    save_settings(
        home, Settings(timestamp_authority="http://127.0.0.1:9/tsr", second_timestamp_authority=authority.address)
    )
    stamp_if_wanted(home, call.folder)
    assert [(check.file, check.state) for check in token_checks(home, call.folder)] == [("seal-2.tsr", "trusted")]
    save_settings(home, Settings(timestamp_authority=authority.address, second_timestamp_authority=authority.address))
    stamp_if_wanted(home, call.folder)
    assert [check.file for check in token_checks(home, call.folder)] == ["seal.tsr", "seal-2.tsr"]
    assert verify(home, call.folder)[0].problems == ()


def test_a_forged_answer_is_not_stored(home: Home, call: Call, authority: Authority) -> None:
    stamp(home, call.folder, authority.address)
    real = (call.folder / "seal.tsr").read_bytes()
    forged = bytearray(real)
    forged[-5] ^= 1
    authority.answer = bytes(forged)
    with pytest.raises(UnusableInput):
        stamp(home, call.folder, authority.address)
    assert (call.folder / "seal.tsr").read_bytes() == real


def test_a_receipt_is_kept_beside_the_seal_under_a_safe_name(home: Home, call: Call, tmp_path: Path) -> None:
    receipt = tmp_path / "存证回执.PDF"
    receipt.write_bytes(b"%PDF-1.7 receipt")
    assert add_proof(home, call.folder, receipt).file == "receipt-1.pdf"
    assert add_proof(home, call.folder, receipt).file == "receipt-2.pdf"
    assert verify(home, call.folder)[0].intact
    (call.folder / "receipt-1.pdf").write_bytes(b"other")
    assert not verify(home, call.folder)[0].intact


def test_an_opentimestamps_proof_is_checked_as_far_as_that_goes(home: Home, call: Call, tmp_path: Path) -> None:
    notary = pytest.importorskip("opentimestamps.core.notary")
    from huazheng.evidence.opentimestamps_proof import new_proof, proof_bytes

    seal = call.seal_file.read_bytes()
    proof, commitment = new_proof(seal)
    commitment.attestations.add(notary.PendingAttestation("https://calendar.example"))
    file = tmp_path / "seal.json.ots"
    file.write_bytes(proof_bytes(proof))
    assert "has promised" in add_proof(home, call.folder, file).text.en
    [result] = verify(home, call.folder)
    assert result.intact and result.timestamp is None
    commitment.attestations.add(notary.BitcoinBlockHeaderAttestation(800000))
    file.write_bytes(proof_bytes(proof))
    add_proof(home, call.folder, file)
    check = proof_check(call.folder)
    assert check is not None
    assert check.blocks == ((800000, commitment.msg[::-1].hex()),)
    assert "was not looked up" in check.en
    other, commitment = new_proof(b"other")
    commitment.attestations.add(notary.BitcoinBlockHeaderAttestation(800000))
    file.write_bytes(proof_bytes(other))
    with pytest.raises(UnusableInput):
        add_proof(home, call.folder, file)
    (call.folder / "seal.json.ots").write_bytes(b"\x00OpenTimestamps\x00junk")
    assert not verify(home, call.folder)[0].intact


def test_the_travelling_verifier_claims_no_more_than_it_checks(
    home: Home, call: Call, authority: Authority, tmp_path: Path
) -> None:
    stamp(home, call.folder, authority.address)
    make_bundle(home, call, tmp_path / "b.zip")
    shutil.unpack_archive(tmp_path / "b.zip", tmp_path / "bag")
    [bag] = (tmp_path / "bag").iterdir()
    done = subprocess.run(
        ["python3", "-I", "-B", "verify"], cwd=bag, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout
    assert "NOT checked" in done.stdout
