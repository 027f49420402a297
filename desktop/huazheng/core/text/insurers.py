"""Insurers of China with the service numbers that they publish, and their names in what people say.

Each number was read in a public text of the insurer itself or in several others; an insurer whose number was not found
there is not listed. The list is for suggestions only: a number can be faked, and a name can be misheard.
"""

from __future__ import annotations

import re
from typing import NamedTuple


class Insurer(NamedTuple):
    """An insurer: its usual name, its number, and other names by which people call it."""

    name: str
    number: str
    others: tuple[str, ...] = ()


INSURERS = (
    Insurer("中国人寿", "95519", ("国寿",)),
    Insurer("中国平安", "95511", ("平安人寿", "平安保险", "平安健康", "平安养老", "平安产险")),
    Insurer("中国太平洋保险", "95500", ("太平洋人寿", "太平洋寿险", "太保寿险", "太平洋保险")),
    Insurer("中国人民保险", "95518", ("人保寿险", "人保健康", "中国人保", "人保财险")),
    Insurer("新华保险", "95567", ("新华人寿",)),
    Insurer("太平人寿", "95589", ("中国太平",)),
    Insurer("百年人寿", "95542", ()),
    Insurer("陆家嘴国泰人寿", "95374", ("国泰人寿",)),
)
_INTRODUCED = re.compile(
    r"(?:我是|我们是|我这[里边]是|这[里边]是|咱们是|来自|代表|受)\s*(?P<name>[一-鿿]{2,6}?(?:人寿|寿险|养老|健康|财险|保险)(?:保险)?)"
)
_COUNTRY = re.compile(r"(\+?86|0086)")


def insurer_by_number(number: str) -> str | None:
    """Name of the insurer that publishes this number; None for any other number."""
    digits = _COUNTRY.sub("", re.sub(r"[\s-]", "", number), count=1)
    return next((insurer.name for insurer in INSURERS if insurer.number == digits), None)


def insurers_named(text: str) -> list[str]:
    """Names of the insurers that a text names, each once, in their order: listed ones, and those that introduce
    themselves by a name such as 瑞禾人寿.
    """
    found: dict[str, int] = {}
    for insurer in INSURERS:
        places = [text.find(name) for name in (insurer.name, *insurer.others) if name in text]
        if places:
            found[insurer.name] = min(places)
    for match in _INTRODUCED.finditer(text):
        name = match["name"]
        if not any(insurer.name in name or any(other in name for other in insurer.others) for insurer in INSURERS):
            found.setdefault(name, match.start("name"))
    return sorted(found, key=lambda name: found[name])
