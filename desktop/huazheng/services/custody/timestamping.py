"""Timestamps of seals by the authorities in the settings, if the user chose any. Only the seal's hash is sent.

A failed request never blocks a seal and can be repeated at any time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from huazheng.core.runtime.errors import HuazhengError, ResourceUnavailable
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.log import logger
from huazheng.core.schema.seal import RECEIVED_NAME, SEAL_NAME
from huazheng.evidence.authority_roots import choose_root, known_roots
from huazheng.evidence.timestamp_token import timestamp_request, validated_response
from huazheng.services.custody.timestamp_request import post
from huazheng.services.custody.token_files import token_name
from huazheng.services.custody.writes import reject_received, write_with_custody
from huazheng.settings.schema import PUBLIC_AUTHORITIES
from huazheng.settings.store import load_settings
from huazheng.store.calls import Call

if TYPE_CHECKING:
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.evidence.timestamp_check import TokenCheck
    from huazheng.settings.schema import Settings

__all__ = ["PUBLIC_AUTHORITIES", "chosen_authorities", "stamp", "stamp_if_wanted"]

_HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}


def stamp(home: Home, folder: Path, authority: str, number: int = 1) -> TokenCheck:
    """Timestamp the call's seal; the check of the new token. ``number``: of the authority, from 1.

    Raises :class:`ResourceUnavailable` for an unreachable authority, :class:`UnusableInput` for an unusable response
    or an invalid address; an earlier timestamp stays.
    """
    reject_received(folder)
    seal = (folder / SEAL_NAME).read_bytes()
    request = timestamp_request(seal)
    answer = post(authority, request.as_bytes(), _HEADERS)
    sealed_at, roots = Call(folder).seal.sealed_at, known_roots(home.authorities)
    check = validated_response(answer, request, authority, seal=seal, sealed_at=sealed_at, roots=roots)
    write_with_custody(home, folder, "timestamped", {token_name(number): answer}, {"authority": authority})
    return msgspec.structs.replace(check, file=token_name(number))


def chosen_authorities(settings: Settings) -> list[tuple[int, str]]:
    """Number and address of each authority that the user chose."""
    both = (settings.timestamp_authority, settings.second_timestamp_authority)
    return [(number, authority) for number, authority in enumerate(both, 1) if authority]


def stamp_if_wanted(home: Home, folder: Path) -> None:
    """Timestamp a new seal if the user opted in, by both authorities where two are chosen.

    A failure is logged; the seal is valid without, and the other authority is asked all the same.
    :func:`missing_stamp` tells the user.
    """
    for number, authority in chosen_authorities(load_settings(home).settings):
        try:
            stamp(home, folder, authority, number)
        except (HuazhengError, OSError) as error:
            logger("timestamp").warning("%s has no timestamp: %s", folder.name, error)


def missing_stamp(home: Home, folder: Path) -> ResourceUnavailable | None:
    """The error to show for a call without a timestamp that the user chose to have; None where nothing is missing.

    Not raised: the seal is valid without.
    """
    chosen = chosen_authorities(load_settings(home).settings)
    missing = [authority for number, authority in chosen if not (folder / token_name(number)).exists()]
    if not missing or (folder / RECEIVED_NAME).exists():
        return None
    names = ", ".join(missing)
    return ResourceUnavailable(
        Text(f"已封存，但没有取到可信时间戳（{names}）。", f"Sealed, but not timestamped ({names})."),
        remedy=Text(
            f"以后联网时运行：huazheng timestamp {folder.name}",
            f"Try later, with a network: huazheng timestamp {folder.name}",
        ),
    )


def trust_root(home: Home, file: Path) -> str:
    """Know the authorities under this root certificate from now on; its name. Raises :class:`UnusableInput`."""
    return choose_root(home.authorities, file).subject.rfc4514_string()
