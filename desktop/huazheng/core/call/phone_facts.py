"""Facts that a phone brings along with a recording: day and time, other party, number, direction, SIM card, device.

Read from what the seal holds, so that anyone reads the same from the same seal: the recorder's own file, the name, the
folder, and the tags inside the recording, in this order. What a person typed stands above all of it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Literal

import msgspec

from huazheng.core.runtime.language import Text
from huazheng.core.text.phone_names import NameFacts, clean_name, facts_in_name
from huazheng.core.text.recorder_folders import contact_of, recorder_of
from huazheng.core.text.recorder_notes import facts_in_note

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from huazheng.core.schema.seal import Seal

PhoneFactName = Literal["started", "number", "other_party", "direction", "sim", "recorder", "device"]
PhoneFactSource = Literal["recorder_file", "file_name", "folder", "container"]

FACT_LABELS: dict[PhoneFactName, Text] = {
    "started": Text("通话时间", "Time of the call"),
    "number": Text("对方号码", "Other party's number"),
    "other_party": Text("对方", "Other party"),
    "direction": Text("来去电", "Direction"),
    "sim": Text("SIM 卡", "SIM card"),
    "recorder": Text("录音的手机或程序", "Phone or recorder"),
    "device": Text("设备", "Device"),
}
SOURCE_LABELS: dict[PhoneFactSource, Text] = {
    "recorder_file": Text("按录音程序写的文件", "from the recorder's file"),
    "file_name": Text("按文件名", "from the file name"),
    "folder": Text("按所在文件夹", "from the folder"),
    "container": Text("按录音文件里的标签", "from the tags in the recording"),
}
DIRECTION_LABELS = {
    "in": Text("来电", "incoming"),
    "out": Text("去电", "outgoing"),
    "conference": Text("多方通话", "conference"),
}
_MAKER_TAGS = ("com.android.manufacturer", "com.apple.quicktime.make", "make")
_MODEL_TAGS = ("com.android.model", "com.apple.quicktime.model", "model")
_LOCAL_TIME_TAG = "com.apple.quicktime.creationdate"
_WINDOWS_SLASH = "\\"


class PhoneFact(msgspec.Struct, frozen=True, kw_only=True):
    """One fact and where it is from. A time is local time of the phone; it has an offset only where one is stated."""

    name: PhoneFactName
    value: str
    source: PhoneFactSource

    def text(self) -> Text:
        """The fact in a sentence: its name, value and source."""
        value = DIRECTION_LABELS.get(self.value) if self.name == "direction" else None
        shown = value or Text(*(time_text(self.value),) * 2 if self.name == "started" else (self.value,) * 2)
        label, source = FACT_LABELS[self.name], SOURCE_LABELS[self.source]
        return Text(f"{label.zh}：{shown.zh}（{source.zh}）", f"{label.en}: {shown.en} ({source.en})")


class PhoneFacts(msgspec.Struct, frozen=True):
    """The facts of one call, each from its best source; none for a recording made here."""

    facts: tuple[PhoneFact, ...] = ()

    def find(self, name: PhoneFactName) -> PhoneFact | None:
        """The fact with this name."""
        return next((fact for fact in self.facts if fact.name == name), None)

    def value(self, name: PhoneFactName) -> str | None:
        """The value of the fact with this name."""
        fact = self.find(name)
        return fact.value if fact is not None else None

    @property
    def day(self) -> str | None:
        """The phone's local day of the call, ``2026-03-12``; the zone of this machine plays no part."""
        started = self.value("started")
        return started[:10] if started is not None else None


def phone_facts(seal: Seal) -> PhoneFacts:
    """The facts that an imported recording brings along."""
    if seal.origin != "imported":
        return PhoneFacts()
    sheet = seal.fact_sheet
    return facts_of_file(
        seal.file_name or PurePosixPath(seal.files[0].name).name,
        sheet.path if sheet is not None else "",
        _latest(seal),
        note=sheet.note.text if sheet is not None and sheet.note is not None else "",
        said=seal.audio.said,
    )


def facts_of_file(
    name: str, path: str, latest: datetime, *, note: str = "", said: Mapping[str, str] | None = None
) -> PhoneFacts:
    """The facts of a file by its name and path, the text of its recorder's note, and its tags.

    ``latest``: a moment after the recording, with a zone.
    """
    best: dict[PhoneFactName, PhoneFact] = {}
    for fact in _all_facts(name, path, latest, note, said or {}):
        best.setdefault(fact.name, fact)
    return PhoneFacts(tuple(best[name] for name in FACT_LABELS if name in best))


def time_text(started: str) -> str:
    """A call's time as people read it; a zone only where it is known."""
    day, _, clock = started.partition("T")
    zone = clock[max(clock.rfind("+"), clock.rfind("-")) :] if "+" in clock or "-" in clock else ""
    clock = clock.removesuffix(zone)
    return " ".join(part for part in (day, clock, f"UTC{zone}" if zone else "") if part)


def _all_facts(name: str, path: str, latest: datetime, note: str, said: Mapping[str, str]) -> Iterator[PhoneFact]:
    """The facts of every source, the best source first."""
    if note and (noted := facts_in_note(note)) is not None:
        yield from _named(noted, "recorder_file")
    yield from _named(facts_in_name(name, latest), "file_name")
    folders = _folders(path)
    if recorder := recorder_of(folders):
        yield PhoneFact(name="recorder", value=recorder, source="folder")
    party, number = contact_of(folders)
    yield from _named(NameFacts(number=number, other_party=party), "folder")
    yield from _in_container(said, latest)


def _named(facts: NameFacts, source: PhoneFactSource) -> Iterator[PhoneFact]:
    names: tuple[PhoneFactName, ...] = ("started", "number", "other_party", "direction", "sim")
    for name in names:
        value: str | None = getattr(facts, name)
        if value:
            yield PhoneFact(name=name, value=value, source=source)


def _folders(path: str) -> list[str]:
    """The folders of a file's path, of any system."""
    return [part for part in path.replace(_WINDOWS_SLASH, "/").split("/")[:-1] if part]


def _in_container(said: Mapping[str, str], latest: datetime) -> Iterator[PhoneFact]:
    """Device, and the time where the tag states local time with its zone, as an iPhone writes it."""
    tags = {key.lower(): value for key, value in said.items()}
    maker = next((tags[tag] for tag in _MAKER_TAGS if tags.get(tag)), "")
    model = next((tags[tag] for tag in _MODEL_TAGS if tags.get(tag)), "")
    if device := clean_name(model if maker and model.lower().startswith(maker.lower()) else f"{maker} {model}"):
        yield PhoneFact(name="device", value=device, source="container")
    try:
        made = datetime.fromisoformat(tags.get(_LOCAL_TIME_TAG, ""))
    except ValueError:
        return
    if made.tzinfo is not None and made <= latest + timedelta(hours=1):
        yield PhoneFact(name="started", value=made.replace(microsecond=0).isoformat(), source="container")


def _latest(seal: Seal) -> datetime:
    try:
        sealed = datetime.fromisoformat(seal.sealed_at)
        return sealed if sealed.tzinfo is not None else sealed.replace(tzinfo=UTC)
    except (ValueError, OverflowError):  # a seal may come from another person
        return datetime.now(UTC)
