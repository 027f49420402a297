"""The evidence bundle, as a list of formats calls it. ``services/documents/evidence_bundle.py`` writes it: it holds
the recording.
"""

from __future__ import annotations

from huazheng.core.runtime.language import Text

EXTENSION = "zip"
TITLE = Text(
    "证据包：原始录音、封存信息、文字和核验方法，一个压缩文件",
    "Evidence bundle: recording, seal, transcript, how to verify (zip)",
)
