"""One request to an authority that the user named. Nothing else in this package uses the network."""

from __future__ import annotations

from huazheng.core.runtime.errors import ResourceUnavailable, UnusableInput
from huazheng.core.runtime.language import Text

TIMEOUT_SECONDS = 8.0
LARGEST_ANSWER_BYTES = 1024 * 1024


def post(authority: str, request: bytes, headers: dict[str, str]) -> bytes:
    """Send a request to a timestamp authority or calendar; its answer, of at most :data:`LARGEST_ANSWER_BYTES`.

    Raises :class:`UnusableInput` for an invalid address, :class:`ResourceUnavailable` for an unreachable authority.
    """
    import httpx2

    if not authority.startswith(("http://", "https://")):
        raise UnusableInput(
            Text(f"时间戳服务的地址不对：{authority}。", f"Invalid address of the timestamp authority: {authority}."),
            remedy=Text("在设置里改 timestamp_authority。", "Change timestamp_authority in the settings."),
        )
    try:
        with httpx2.stream("POST", authority, content=request, headers=headers, timeout=TIMEOUT_SECONDS) as reply:
            reply.raise_for_status()
            answer = bytearray()
            for block in reply.iter_bytes():
                answer += block
                if len(answer) > LARGEST_ANSWER_BYTES:
                    break
            return bytes(answer)
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise ResourceUnavailable(
            Text(
                f"时间戳服务 {authority} 联系不上（{error}）。录音和封存不受影响。",
                f"The timestamp authority {authority} cannot be reached ({error}). Recording and seal are unaffected.",
            ),
            remedy=Text("以后再试：huazheng timestamp 编号", "Try again later: huazheng timestamp CALL"),
        ) from error
