"""Names of files that other programs leave beside evidence: file managers, synchronization, editors, zip programs.

Such a file is named and is no fault: no program here reads it, and nothing that was sealed or recorded has changed.
A file that the seal, the custody log or a manifest accounts for is never judged by its name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container

_FOLDERS = frozenset({"__macosx", "@eadir", ".spotlight-v100", ".trashes", ".fseventsd", ".temporaryitems", ".sync"})
_FILES = frozenset(
    {
        ".ds_store",
        ".localized",
        ".apdisk",
        "icon\r",
        "thumbs.db",
        "ehthumbs.db",
        "desktop.ini",
        ".directory",
        ".nomedia",
        ".hidden",
        ".picasa.ini",
        "sync.ffs_db",
        ".sync.ffs_db",
    }
)
# AppleDouble files; locks of Office and LibreOffice; swap and backup files of editors; unfinished synchronization.
_MARKED = re.compile(
    r"\._.+|~\$.+|\.~lock\..+#|\..+\.sw[a-p]|.+~|\.fuse_hidden[0-9a-f]+|\.nfs[0-9a-f]+|\.~.+"
    r"|\.syncthing\..+\.tmp|\..+\.~[0-9a-f]+",
    re.IGNORECASE | re.DOTALL,
)
# The copy that a synchronization keeps of two versions: Dropbox, Nextcloud, Syncthing, Jianguoyun, FreeFileSync.
_CONFLICT = re.compile(
    r".+(\(.*(conflicted copy|conflict|冲突).*\)|\.sync-conflict-\d{8}-\d{6}(-[A-Z0-9]+)?|_conf\(\d+\)"
    r"|[ _-](conflict|冲突)([ _-][^.]*)?|的冲突副本[^.]*)(\.[^./]*)*",
    re.IGNORECASE | re.DOTALL,
)
# A further copy as file managers, browsers and OneDrive number or name it: what is left of its name is the first's.
_FURTHER_COPY = re.compile(
    r"(?P<stem>.+?)( ?\(\d+\)| \d+|（\d+）| - (copy|副本)( ?\(\d+\))?| (copy|副本)( \d+)?| ?的副本"
    r"|(?-i:-[A-Z][A-Z0-9-]{3,20}))"
    r"(?P<suffix>(\.[^.]+)*)",
    re.IGNORECASE | re.DOTALL,
)
FOREIGN_WORDS = (
    "其他程序留下的文件，与证据无关，没有读它。",
    "Left by another program; not part of the evidence, and not read.",
)
"""Text of the finding for a foreign file, Chinese and English."""


def is_foreign(name: str, known: Container[str]) -> bool:
    """Test for a path that only another program leaves, by its folders or its file name.

    ``known``: the paths that are accounted for; a further copy of one of them is foreign too.
    """
    *folders, file = name.split("/")
    if any(folder.lower() in _FOLDERS for folder in folders) or file.lower() in _FILES:
        return True
    if _MARKED.fullmatch(file) is not None or _CONFLICT.fullmatch(file) is not None:
        return True
    copy = _FURTHER_COPY.fullmatch(file)
    return copy is not None and "/".join([*folders, copy.group("stem") + copy.group("suffix")]) in known
