"""`received.json`: marks a call that came in somebody else's bundle and is read-only here."""

from __future__ import annotations

import msgspec


class ReceivedMarker(msgspec.Struct, frozen=True, kw_only=True):
    """The bundle that the call came in. fingerprint: of the key that signed it. received_at: UTC, ISO 8601."""

    bundle: str
    bundle_sha256: str
    fingerprint: str | None
    received_at: str
    app: str
