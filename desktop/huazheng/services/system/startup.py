"""Messages for the user at every start of the command line and the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.services.system.old_home import old_home_notice
from huazheng.settings.store import load_settings

if TYPE_CHECKING:
    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home


def startup_notices(home: Home) -> list[HuazhengError]:
    """Problems of the settings file, and data from an earlier version in the checkout: to be shown, not raised."""
    return [notice for notice in (load_settings(home).notice, old_home_notice(home)) if notice is not None]
