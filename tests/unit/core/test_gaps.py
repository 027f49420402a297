"""Gaps of a call: each in its whole length, on the clock of the call, and no silence where sound was lost."""

from __future__ import annotations

from huazheng.core.call.gaps import find_gaps, recording_gaps, silent_spans
from huazheng.core.schema.seal import Instant, Seal, SealedAudio, SealedFile, SealedGap, SealedSource
from huazheng.core.schema.transcript import SkippedSpan, Transcript, Turn


def source(name: str, began_us: int, *gaps: SealedGap, frames: int = 160_000) -> SealedSource:
    """Twenty seconds at 8 kHz."""
    instant = Instant(wall="2026-11-21T08:58:00Z", monotonic_us=began_us)
    return SealedSource(
        name=name,
        file=f"original/{name}.wav",
        chain=f"original/{name}.chain.jsonl",
        chain_lines=21,
        chain_last="ab" * 32,
        device="",
        system="",
        rate=8000,
        channels=1,
        bits=16,
        frames=frames,
        first_frame_us=began_us,
        started=instant,
        ended=instant,
        gaps=gaps,
    )


def sealed(*sources: SealedSource) -> Seal:
    return Seal(
        schema="huazheng.seal/1",
        call="20261121T085800Z-7f3a9c",
        origin="captured",
        sealed_at="2026-11-21T08:59:03Z",
        app="test",
        files=(SealedFile(name="original/line.wav", bytes=1, sha256="cd" * 32),),
        audio=SealedAudio(container="wav", codec="pcm_s16le", rate=8000, channels=1, duration=20.0, said={}),
        sources=sources,
    )


LATER = SealedGap(second=10, event="device_back", lost_frames=24_000, at_frame=80_000)
EARLIER = SealedGap(second=5, event="overflow", lost_frames=4_000, at_frame=44_000)
AT_THE_END = SealedGap(second=20, event="stop", lost_frames=80_000, at_frame=160_000)
OLD = SealedGap(second=3, event="device_back", lost_frames=16_000)


def test_each_gap_has_its_length_and_what_was_lost_before_it_moves_it() -> None:
    seal = sealed(source("microphone", 0, LATER, EARLIER, AT_THE_END), source("line", 1_500_000, OLD))
    assert [(gap.source, gap.start, gap.end, gap.channel) for gap in recording_gaps(seal)] == [
        ("microphone", 5.5, 6.0, 0),
        ("microphone", 10.5, 13.5, 0),
        ("microphone", 23.5, 33.5, 0),
        ("line", 4.5, 6.5, 1),
    ]
    assert seal.duration == 33.5
    assert sealed(source("line", 0)).duration == 20.0


def test_a_lost_stretch_is_no_silence() -> None:
    seal = sealed(source("microphone", 0, LATER), source("line", 0))
    skipped = tuple(SkippedSpan(start=8.0, end=16.0, reason="no_speech", channel=channel) for channel in (0, 1))
    turn = Turn(id=1, speaker="agent", start=2.0, end=4.0, text="喂", channel=1)
    transcript = Transcript(schema="huazheng.transcript/1", turns=(turn,), skipped=skipped)
    assert [(span.channel, span.start, span.end) for span in silent_spans(transcript, seal)] == [
        (0, 8.0, 10.0),
        (0, 13.0, 16.0),
        (1, 8.0, 16.0),
    ]
    assert [(row.reason, row.start, row.end, row.channel) for row in find_gaps(transcript, seal)] == [
        ("no_speech", 8.0, 10.0, None),
        ("recording_gap", 10.0, 13.0, 0),
        ("no_speech", 13.0, 16.0, None),
    ]
