#!/usr/bin/env python3
"""Print the SHA-256 of the verifier that bundles carry, and publish it. ``--write`` puts it into the README.

A recipient compares it with what the folder ``verify`` of a bundle gives, before running a stranger's code.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TOP / "desktop"))

from huazheng.evidence.bundle_writer import verifier_digest  # noqa: E402

README = TOP / "README.md"
_PUBLISHED = re.compile(r"(verify: SHA-256 `)([0-9a-f]{64})(`)")


def published(text: str) -> list[str]:
    """The digests that a text publishes."""
    return [match[2] for match in _PUBLISHED.finditer(text)]


def main() -> int:
    """Print the digest; with ``--write`` replace the published ones."""
    digest = verifier_digest()
    if "--write" in sys.argv[1:]:
        text = README.read_text(encoding="utf-8")
        README.write_text(_PUBLISHED.sub(rf"\g<1>{digest}\g<3>", text), encoding="utf-8")
    print(digest)
    return 0


if __name__ == "__main__":
    sys.exit(main())
