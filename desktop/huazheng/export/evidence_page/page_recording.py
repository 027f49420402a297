"""The recording as the page plays and names it: tracks for its player, facts of the seal for its readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from huazheng.core.call.phone_facts import DIRECTION_LABELS, FACT_LABELS, SOURCE_LABELS, phone_facts, time_text
from huazheng.core.runtime.language import Text
from huazheng.core.text.labels import format_clock
from huazheng.core.text.sanitize import sanitize
from huazheng.export.documents.document_times import format_instant
from huazheng.export.documents.vocabulary import SOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from huazheng.core.schema.seal import Seal
    from huazheng.export.documents.call_document import CallDocument

NO = Text("无", "None")
ORIGINS = {
    "imported": Text(
        "由其他设备录制，原样导入，一个字节不改；导入之前的经过不能证明",
        "Recorded on another device and imported unchanged; what happened before the import cannot be attested",
    ),
    "captured": Text(
        "由话证在客户自己的设备上录制，没有暂停", "Recorded by Huazheng on the customer's device, never paused"
    ),
    "recovered": Text(
        "由话证录制，录制曾中断，后来修复并封存", "Recorded by Huazheng; it was interrupted, then recovered and sealed"
    ),
}


@dataclass(frozen=True)
class Fact:
    """A row of the seal's facts. digest: the value is a hash."""

    name: Text
    value: Text
    digest: bool = False


@dataclass(frozen=True)
class PageTrack:
    """One sealed audio file. name: of its source; file: its path in the call's folder; address: as the page loads it.

    offset: seconds from the beginning of the call to its first frame. gaps: pairs of a second of the file, to a
    fraction, and the seconds that were lost there.
    """

    name: Text
    file: str
    address: str
    offset: float = 0.0
    gaps: tuple[tuple[float, float], ...] = ()


def tracks_of(seal: Seal) -> tuple[PageTrack, ...]:
    """The audio files of the call, aligned as the transcript's times are."""
    if not seal.sources:
        file = seal.files[0].name
        return (PageTrack(Text("录音", "Recording"), file, _address(seal, file)),)
    return tuple(
        PageTrack(
            name=SOURCES.get(source.name, Text(source.name, source.name)),
            file=source.file,
            address=_address(seal, source.file),
            offset=seal.delay_of(source),
            gaps=tuple(
                (source.frame_of(gap) / source.rate, gap.lost_frames / source.rate) for gap in source.gaps_in_order
            ),
        )
        for source in seal.sources
    )


def _address(seal: Seal, file: str) -> str:
    return quote(f"data/{seal.call}/{file}")


def player_data(document: CallDocument) -> dict[str, Any]:
    """The data that the page's scripts read: call, tracks, and the digests of what the page was made from."""
    seal, snapshot = document.seal, document.snapshot
    return {
        "call": seal.call,
        "duration": seal.duration,
        "fingerprint": document.proofs.fingerprint,
        "originals": {file.name: file.sha256 for file in seal.files},
        "transcript": snapshot.transcript_sha256,
        "edits": snapshot.edits_sha256,
        "tracks": [
            {"offset": track.offset, "gaps": [list(gap) for gap in track.gaps], "file": track.file}
            for track in tracks_of(seal)
        ],
    }


def seal_facts(document: CallDocument) -> list[Fact]:
    """The facts of the seal, in the order of the page."""
    return list(_facts(document))


def _facts(document: CallDocument) -> Iterator[Fact]:
    seal, proofs = document.seal, document.proofs
    yield Fact(Text("录音编号", "Call"), _same(seal.call))
    yield Fact(Text("来源", "Origin"), ORIGINS[seal.origin])
    yield from _times(document)
    yield from _from_phone(document)
    length = format_clock(seal.duration)
    yield Fact(
        Text("时长", "Length"),
        Text(f"{length}（{seal.duration:.3f} 秒）", f"{length} ({seal.duration:.3f} s)"),
    )
    audio = seal.audio
    yield Fact(
        Text("格式", "Format"), _same(f"{audio.container} / {audio.codec}, {audio.rate} Hz, {audio.channels} ch")
    )
    for source in proofs.sources:
        yield Fact(SOURCES.get(source.name, _same(source.name)), _same(source.device))
    yield Fact(Text("封存时间", "Sealed"), _instant(seal.sealed_at))
    yield Fact(Text("封存码", "Seal code"), _same(document.code), digest=True)
    yield Fact(Text("软件", "Software"), _same(seal.app))
    for file in seal.files:
        name = file.name.removeprefix("original/")
        yield Fact(
            Text(f"{name} 的 SHA-256（{file.bytes} 字节）", f"SHA-256 of {name} ({file.bytes} bytes)"),
            _same(file.sha256),
            digest=True,
        )
    key = proofs.fingerprint
    yield Fact(Text("签名密钥的指纹", "Fingerprint of the signing key"), _same(key) if key else NO, digest=bool(key))
    stamped = Text("有（seal.tsr，RFC 3161）", "Yes (seal.tsr, RFC 3161)")
    yield Fact(Text("可信时间戳", "Trusted timestamp"), stamped if proofs.timestamped else NO)


def _from_phone(document: CallDocument) -> Iterator[Fact]:
    """The phone's facts of the call, each with its source."""
    for fact in phone_facts(document.seal).facts:
        if fact.name != "started":
            source, label = SOURCE_LABELS[fact.source], FACT_LABELS[fact.name]
            value = DIRECTION_LABELS.get(fact.value) if fact.name == "direction" else None
            yield Fact(
                Text(f"{label.zh}（{source.zh}）", f"{label.en} ({source.en})"), value or _same(sanitize(fact.value))
            )


def _times(document: CallDocument) -> Iterator[Fact]:
    seal, sources = document.seal, document.proofs.sources
    if sources:
        started, ended = _instant(sources[0].started), _instant(sources[0].ended)
        yield Fact(Text("录音时间", "Recorded"), Text(f"{started.zh} 至 {ended.zh}", f"{started.en} to {ended.en}"))
    elif (brought := phone_facts(seal).find("started")) is not None:
        source = SOURCE_LABELS[brought.source]
        name = Text(f"录音时间（{source.zh}）", f"Recorded ({source.en})")
        yield Fact(name, _same(time_text(brought.value)))
    elif made := seal.audio.said.get("creation_time"):
        yield Fact(Text("录音时间（文件自身记载）", "Recorded (according to the file)"), _instant(made))
    elif seal.modified:
        yield Fact(Text("文件修改时间（系统记录）", "Modified (according to the file system)"), _instant(seal.modified))


def _instant(iso: str) -> Text:
    return Text(format_instant(iso, "zh"), format_instant(iso, "en"))


def _same(text: str) -> Text:
    return Text(text, text)
