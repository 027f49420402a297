"""Tables on the terminal: a head, and columns that are as wide as their longest cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.text.display_width import display_width, pad

if TYPE_CHECKING:
    from collections.abc import Sequence

    from huazheng.core.runtime.language import Text

_GAP = "  "


def columns(heads: Sequence[Text], rows: Sequence[Sequence[object]]) -> str:
    """The rows under their heads, in the language in use; nothing where there are no rows.

    Each row has one cell for each head, without a line break. The last column is not padded.
    """
    if not rows:
        return ""
    lines = [list(map(str, heads)), *(list(map(str, row)) for row in rows)]
    widths = [max(map(display_width, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        _GAP.join(pad(cell, width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines
    )
