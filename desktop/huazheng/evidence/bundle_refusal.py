"""Errors for bundles that are refused, or cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.language import Text

if TYPE_CHECKING:
    from pathlib import Path


def refused(bundle: Path, why: Text, name: str = "") -> UnusableInput:
    """The error for a bundle that could do harm: why, and the name of the entry."""
    shown = "".join(sign if sign.isprintable() else "?" for sign in name)[:80]
    named = Text(f"（{shown}）", f" ({shown})") if shown else Text("", "")
    return UnusableInput(
        Text(f"拒绝打开这个证据包：{why.zh}{named.zh}。", f"Bundle rejected: {why.en}{named.en}."),
        file=bundle,
        remedy=Text("请向寄件人要一份新的。", "Ask the sender for a new one."),
    )


def duplicate_name(bundle: Path, name: str) -> UnusableInput:
    """The error for two entries that are one file on some system."""
    return refused(bundle, Text("里面有两个同名的文件", "two of its files have the same name"), name)


def too_many(bundle: Path) -> UnusableInput:
    """The error for more files than a bundle has."""
    return refused(bundle, Text("里面的文件超过 2,000 个", "it contains more than 2,000 files"))


def damaged(bundle: Path, error: object) -> UnusableInput:
    """The error for a zip that cannot be read."""
    return UnusableInput(
        Text(f"证据包打不开：{error}。", f"Cannot open the bundle: {error}."),
        file=bundle,
        remedy=Text("请重新拷贝一次。", "Copy it again."),
    )
