"""Folders in which telephones keep call recordings, as their makers and recorders name them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from huazheng.core.text.phone_names import clean_name, clean_number

if TYPE_CHECKING:
    from collections.abc import Sequence

RECORDER_FOLDERS: dict[str, tuple[str, ...]] = {
    "Xiaomi": ("miui/sound_recorder/call_rec", "sound_recorder/call_rec"),
    "Huawei / Honor": ("sounds/callrecord", "record/callrecord"),
    "Samsung": ("recordings/call", "call"),
    "OPPO / OnePlus / realme": (
        "music/recordings/call recordings",
        "recordings/call recordings",
        "record/phonerecord",
        "phonerecord",
    ),
    "vivo": ("record/call", "recordings/record/call"),
    "Google": ("com.google.android.dialer/files/callrecordings",),
    "BCR": ("com.chiller3.bcr/files",),
    "LineageOS": ("recordings/callrecords", "callrecords"),
    "ACR": ("acrcalls", "cubecallrecorder/recordings"),
    "": ("callrecordings", "callrecording", "callrecorder", "call recordings", "通话录音", "电话录音"),
}
"""Folders by the maker or recorder, in small letters; the empty name stands for folders that several use."""
_CONTACT_FOLDER = re.compile(r"(?P<name>.+?)\s*\((?P<number>\+?[\d\s-]{3,20})\)")


def recorder_of(folders: Sequence[str]) -> str | None:
    """Maker or recorder to whose folder these path parts lead; the empty name for a call folder of several makers.

    None where no part of the path is a call folder. A folder below one, as by month or contact, counts too.
    """
    path = "/" + "/".join(part.lower() for part in folders) + "/"
    best: tuple[int, str] | None = None
    for maker, places in RECORDER_FOLDERS.items():
        for place in places:
            if f"/{place}/" in path and (best is None or len(place) > best[0]):
                best = len(place), maker
    return best[1] if best is not None else None


def contact_of(folders: Sequence[str]) -> tuple[str | None, str | None]:
    """Name and number of a folder that is named after a contact, as ``Anna (13812345678)``; None where it is not."""
    match = _CONTACT_FOLDER.fullmatch(folders[-1]) if folders else None
    if match is None or (number := clean_number(match["number"])) is None:
        return None, None
    return clean_name(match["name"]), number
