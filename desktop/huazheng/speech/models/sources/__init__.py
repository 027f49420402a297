"""Sources of model files. Each source is one module with one struct, listed in :data:`AnySource`."""

from __future__ import annotations

from huazheng.speech.models.sources.folder import FolderSource
from huazheng.speech.models.sources.hub import HubSource
from huazheng.speech.models.sources.wheels import WheelSource

AnySource = FolderSource | HubSource | WheelSource
