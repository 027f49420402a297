"""Where a model's files may come from. A source is one module with one struct, and its name in :data:`AnySource`."""

from __future__ import annotations

from huazheng.speech.sources.folder import Folder
from huazheng.speech.sources.hub import Hub
from huazheng.speech.sources.wheels import Wheels

AnySource = Folder | Hub | Wheels
