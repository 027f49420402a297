"""The published JSON schema of `edits.jsonl` is that of the code.

After a wanted change: HUAZHENG_GOLDEN=write pytest tests/unit/core/test_edits_schema.py, and look at the difference.
"""

from __future__ import annotations

import json
import os

import msgspec

from huazheng.core.runtime.paths import checkout
from huazheng.core.schema.edits import Edit


def test_the_published_schema_is_that_of_the_code() -> None:
    top = checkout()
    assert top is not None
    stored = top / "docs" / "dev" / "formats" / "edits.schema.json"
    content = json.dumps(msgspec.json.schema(Edit), ensure_ascii=False, indent=1) + "\n"
    if os.environ.get("HUAZHENG_GOLDEN") == "write":
        stored.write_text(content, encoding="utf-8")
    assert stored.read_text(encoding="utf-8") == content
    kinds = (top / "docs" / "dev" / "formats" / "edits.md").read_text(encoding="utf-8")
    for kind in json.loads(content)["discriminator"]["mapping"]:
        assert f"| `{kind}` |" in kinds
