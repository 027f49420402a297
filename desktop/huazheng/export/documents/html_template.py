"""Jinja templates of HTML documents. What stands in them is sanitized, then escaped."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from huazheng.core.text.sanitize import sanitize

if TYPE_CHECKING:
    import jinja2


@cache
def open_template(folder: str, name: str) -> jinja2.Template:
    """The template of this name in a folder of the package ``export``, loaded once."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("huazheng.export", folder),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_harmless,
    )
    return environment.get_template(name)


def _harmless(value: object) -> object:
    """The sanitized value of a template expression; it is escaped after this."""
    return sanitize(value) if type(value) is str else value
