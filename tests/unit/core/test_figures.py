"""Figures as they are spoken."""

from __future__ import annotations

import pytest

from huazheng.core.text.figures import spoken_figures


@pytest.mark.parametrize(
    ("digits", "spoken"),
    [
        ("0", "零"),
        ("7", "七"),
        ("10", "十"),
        ("15", "十五"),
        ("70", "七十"),
        ("105", "一百零五"),
        ("110", "一百一十"),
        ("3000", "三千"),
        ("3050", "三千零五十"),
        ("3005", "三千零五"),
        ("120000", "十二万"),
        ("10500", "一万零五百"),
        ("36000000", "三千六百万"),
        ("0755", "零七五五"),
        ("13800138000", "一三八零零一三八零零零"),
    ],
)
def test_a_number(digits: str, spoken: str) -> None:
    assert spoken_figures(digits) == spoken
