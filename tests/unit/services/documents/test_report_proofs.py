"""Proofs of a captured call in a document: its device, its gaps, its signature."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from huazheng.core.call.gaps import RecordingGap
from huazheng.core.runtime.files import encode_json
from huazheng.core.schema.seal import Instant, Seal, SealedAudio, SealedFile, SealedGap, SealedSource, SealKey
from huazheng.evidence.keys import load_signer
from huazheng.evidence.seal_signing import sign_seal
from huazheng.export.documents.call_document import find_format
from huazheng.services.documents.report import read_document
from huazheng.store.calls import Call

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home

SOURCE = SealedSource(
    name="line",
    file="original/line.wav",
    chain="original/line.chain.jsonl",
    chain_lines=62,
    chain_last="ab" * 32,
    device="USB 声卡",
    system="ALSA",
    rate=48000,
    channels=1,
    bits=16,
    frames=2976000,
    first_frame_us=1,
    started=Instant(wall="2026-11-21T08:58:00Z", monotonic_us=1),
    ended=Instant(wall="2026-11-21T08:59:02Z", monotonic_us=62000001),
    gaps=(SealedGap(second=17, event="overflow", lost_frames=441),),
)
SEAL = Seal(
    schema="huazheng.seal/1",
    call="20261121T085800Z-7f3a9c",
    origin="captured",
    sealed_at="2026-11-21T08:59:03Z",
    app="huazheng 0.1.0",
    files=(SealedFile(name="original/line.wav", bytes=5952044, sha256="cd" * 32),),
    audio=SealedAudio(container="wav", codec="pcm_s16le", rate=48000, channels=1, duration=62.0, said={}),
    sources=(SOURCE,),
    key=SealKey(public="11" * 32, fingerprint="22" * 32),
)
TRANSCRIPT = {"schema": "huazheng.transcript/1", "turns": []}
ANALYSIS = {"schema": "huazheng.analysis/1", "packs": [], "items": [], "moments": []}


def _call(home: Home, seal: Seal) -> Call:
    call = Call(home.recordings / seal.call)
    call.folder.mkdir(parents=True)
    for name, content in (("seal.json", seal), ("transcript.json", TRANSCRIPT), ("analysis.json", ANALYSIS)):
        (call.folder / name).write_bytes(encode_json(content))
    return call


def test_a_key_that_did_not_sign_is_not_named(home: Home) -> None:
    """The seal names one key, and the signature is by none."""
    call = _call(home, SEAL)
    (call.folder / "seal.sig").write_bytes(bytes(64))
    assert read_document(home, call).proofs.fingerprint is None


def test_a_captured_call_tells_its_device_its_times_and_every_gap(home: Home) -> None:
    call = _call(home, SEAL)
    signer = load_signer(home.keys)
    content, signature = sign_seal(SEAL, signer)
    (call.folder / "seal.json").write_bytes(content)
    (call.folder / "seal.sig").write_bytes(signature)
    document = read_document(home, call)
    assert document.proofs.fingerprint == signer.fingerprint
    assert document.proofs.gaps == (RecordingGap("line", 17, "overflow", 441, 48000, 17.0, 17.009),)
    assert not document.proofs.timestamped
    text = find_format("complaint").render(document, "zh").decode()
    assert "2026年11月21日 16:58:00（北京时间" in text
    import io

    import docx

    opened = docx.Document(io.BytesIO(find_format("docx").render(document, "zh")))
    facts = {row.cells[0].text: row.cells[1].text for table in opened.tables for row in table.rows}
    assert facts["设备与格式"].startswith("电脑播放的声音：USB 声卡")
    assert f"签名公钥指纹：{signer.fingerprint}\n可信时间戳：无" in facts["封存"]
    assert facts["封存码\n（seal.json）"].endswith(hashlib.sha256(content).hexdigest())
    gaps = next(table for table in opened.tables if table.rows[0].cells[-1].text == "缺失采样")
    assert [cell.text for cell in gaps.rows[1].cells] == [
        "1",
        "来不及接收，采样缺失",
        "电脑播放的声音",
        "00:00:17.0",
        "00:00:17.0",
        "441",
    ]
    assert "没有暂停" in facts["录制方式"]
    assert "共 441 个采样（0.01 秒）" in facts["完整性"]


def test_a_signature_is_mentioned_only_when_there_is_one(home: Home) -> None:
    call = _call(home, msgspec.structs.replace(SEAL, call="20261121T085800Z-000000"))
    (call.folder / "seal.tsr").write_bytes(b"x")
    proofs = read_document(home, call).proofs
    assert proofs.fingerprint is None
    assert not proofs.timestamped, "a file of that name is no timestamp"
