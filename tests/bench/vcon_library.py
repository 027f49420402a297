"""Validation of the stored vCon files by the ``vcon`` library.

    python3.12 -m venv V && V/bin/pip install 'vcon>=0.10' && V/bin/python tests/bench/vcon_library.py

Apart from the tests, because the library wants Python 3.12 from 0.4 on, and the last one for 3.11 (0.3.10) follows an
older draft: it asks for ``mimetype`` and for an attachment's ``type``, which draft-ietf-vcon-vcon-core calls
``mediatype`` and ``purpose``. Exits 1 if a file is not valid.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

GOLDEN = Path(__file__).resolve().parents[1] / "golden" / "exports"


def main() -> int:
    from vcon import Vcon  # type: ignore[import-not-found]

    wrong = 0
    for file in sorted(GOLDEN.glob("vcon-*.json")):
        valid, problems = Vcon(json.loads(file.read_text(encoding="utf-8"))).is_valid()
        print(file.name, "valid" if valid else f"NOT valid: {problems}")
        wrong += not valid
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
