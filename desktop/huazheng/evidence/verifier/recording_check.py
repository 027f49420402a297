# ruff: noqa: B905  (zip(strict=) came with Python 3.10)
"""Verification of what the seal states about a recording made here against its chain, and of the chain's own clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .call_files import SEAL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .findings import Json, VerificationReport

    _Loss = tuple[int, str, int]

_JUMP_SECONDS = 1.0
_EXPLAINING = frozenset(("overflow", "device_lost", "device_back", "sleep_and_wake", "recovered"))
_HEADER_FIELDS = ("device", "system", "rate", "channels", "bits")


class ChainFacts:
    """Content of a whole chain: header, blocks, number of lines, last hash. ``rows`` are its parsed lines.

    Raises :class:`ValueError`, :class:`KeyError` or :class:`TypeError` for a line of another shape.
    """

    def __init__(self, rows: list[Json]) -> None:
        self.header: Json = rows[0]["header"]
        self.blocks = rows[1:]
        self.lines, self.last = len(rows), str(rows[-1]["hash"])
        self.rate = int(self.header["rate"])
        self.frames = sum(int(block["frames"]) for block in self.blocks)
        self.events = [[event for event in block["events"] if isinstance(event, dict)] for block in self.blocks]

    def losses(self) -> list[_Loss]:
        """Second, event and lost frames of every event that may lose frames."""
        losing = (event for events in self.events for event in events if "lost_frames" in event)
        return [
            (int(event["at_frame"]) // self.rate, str(event["event"]), int(event["lost_frames"])) for event in losing
        ]

    def instants(self) -> tuple[Json, Json]:
        """Beginning and end, as a seal states them."""
        last = self.blocks[-1] if self.blocks else self.header
        return _instant(self.header), _instant(last)

    def first_frame_us(self) -> Any:
        """Monotonic time of the first frame, as a seal states it."""
        captured = [
            event["captured_us"] for events in self.events for event in events if event["event"] == "first_frame"
        ]
        return captured[-1] if captured else self.header["monotonic_us"]


def _instant(line: Json) -> Json:
    return {"wall": line["wall"], "monotonic_us": line["monotonic_us"]}


def recording_findings(seal: Json, chains: dict[str, list[Json]], report: VerificationReport) -> None:
    """Compare the seal's sources with their chains, and report what is odd about the chains' clock.

    ``chains``: parsed lines by name, of the chains that are as they were sealed; the others are reported already.
    """
    sources = [source for source in seal.get("sources") or () if isinstance(source, dict)]
    read = []
    for source in sources:
        name = str(source.get("chain"))
        if name not in chains:
            continue
        try:
            facts = ChainFacts(chains[name])
            different = list(_differences(seal.get("call"), source, facts))
            if not any("chain_last" in field for field in different):
                _time_findings(name, facts, seal.get("origin") == "captured", report)
        except (ValueError, KeyError, TypeError, IndexError, ZeroDivisionError):
            report.add("altered", name, "这条链读不懂。", "This chain cannot be understood.")
            continue
        read.append(facts)
        if different:
            names = ", ".join(different)
            report.add("altered", SEAL, f"封存信息与链不符：{names}。", f"The seal does not match the chain: {names}.")
    audio = seal.get("audio")
    if sources and len(read) == len(sources) and isinstance(audio, dict):
        _audio_findings(audio, read, report)


def _differences(call: Any, source: Json, facts: ChainFacts) -> Iterator[str]:
    """The fields in which the seal's entry differs from the chain."""
    header, name = facts.header, source.get("name")
    if header.get("call", call) not in (call, ""):
        yield f"{name}.call"
    if header.get("source", name) != name:
        yield f"{name}.name"
    stated = {
        **{field: header.get(field, "") for field in _HEADER_FIELDS},
        "frames": facts.frames,
        "chain_lines": facts.lines,
        "chain_last": facts.last,
        "first_frame_us": facts.first_frame_us(),
    }
    stated["started"], stated["ended"] = facts.instants()
    for field, value in stated.items():
        if source.get(field) != value:
            yield f"{name}.{field}"
    gaps = [(gap["second"], gap["event"], gap["lost_frames"]) for gap in source.get("dropouts") or ()]
    losses = facts.losses()
    # Events that lost nothing may be left out.
    if any(gap not in losses for gap in gaps) or any(loss[2] and loss not in gaps for loss in losses):
        yield f"{name}.dropouts"
    chained_late = sum(
        block["frames"]
        for block, events in zip(facts.blocks, facts.events)
        if any(event.get("event") == "recovered" for event in events)
    )
    if (source.get("tail_frames") or 0) > max(chained_late, 0):
        yield f"{name}.tail_frames"


def _audio_findings(audio: Json, read: list[ChainFacts], report: VerificationReport) -> None:
    longest = max(facts.frames / facts.rate for facts in read)
    duration = audio.get("duration")
    wrong = [
        name
        for name, right in (
            ("audio.duration", isinstance(duration, (int, float)) and abs(duration - longest) < 0.002),
            ("audio.channels", audio.get("channels") == len(read)),
            ("audio.rate", audio.get("rate") == read[0].rate),
        )
        if not right
    ]
    if wrong:
        names = ", ".join(wrong)
        report.add("altered", SEAL, f"封存信息与链不符：{names}。", f"The seal does not match the chain: {names}.")


def _time_findings(name: str, facts: ChainFacts, whole: bool, report: VerificationReport) -> None:
    """Report a clock that runs backwards, time that no audio and no event accounts for, and a missing start or stop."""
    happened = {event.get("event") for events in facts.events for event in events}
    for event, zh, en in (("start", "开始", "start"), ("stop", "结束", "stop")):
        if whole and event not in happened:
            text = (f"链里没有记下录音{zh}。", f"The chain does not state the {en} of the recording.")
            report.add("unexplained", name, *text, fault=False)
    times = [int(facts.header["monotonic_us"]), *(int(block["monotonic_us"]) for block in facts.blocks)]
    frames = 0
    for line, (before, after, block, events) in enumerate(zip(times, times[1:], facts.blocks, facts.events), 2):
        late = any(event.get("event") == "recovered" for event in events)
        if after < before and not late:
            second = frames // facts.rate
            text = ("时钟在这一行倒退了。", "The clock runs backwards at this line.")
            report.add("altered", name, *text, second=second, line=line)
        frames += block["frames"]
    for line, second, seconds in _jumps(facts, times):
        zh = f"从第 {second} 秒起有 {seconds:.1f} 秒既没有录音，也没有说明。"
        en = f"At second {second}, {seconds:.1f} s have neither audio nor an event that explains them."
        report.add("unexplained", name, zh, en, second=second, line=line, fault=False)


def _jumps(facts: ChainFacts, times: list[int]) -> Iterator[tuple[int, int, float]]:
    """Line, second and length of time that passed without audio and was never caught up.

    A stalled writer falls behind and catches up again; a cut does not. The first block is not counted: a device needs
    time to start.
    """
    lags, frames = [], 0
    for number, block in enumerate(facts.blocks):
        frames += block["frames"]
        lags.append((times[number + 1] - times[0]) / 1e6 - frames / facts.rate)
    lowest, least = [], float("inf")
    for lag in reversed(lags):
        least = min(least, lag)
        lowest.append(least)
    lowest.reverse()
    frames = 0
    for number, block in enumerate(facts.blocks):
        frames += block["frames"]
        jump = lowest[number] - lags[number - 1] if number > 1 else 0.0
        near = facts.events[max(number - 1, 0) : number + 2]
        explained = any(
            event.get("event") in _EXPLAINING or event.get("lost_frames") for events in near for event in events
        )
        if jump > _JUMP_SECONDS and not explained:
            yield number + 2, (frames - block["frames"]) // facts.rate, jump
