"""Display text: script, punctuation and numbers, whose values never change."""

from __future__ import annotations

import pytest

from huazheng.checklist.normalization.quantities import quantities
from huazheng.speech.text.normalization import normalize_numbers, normalize_script


@pytest.mark.parametrize(
    ("heard", "shown"),
    [
        ("犹豫期是15天", "犹豫期是十五天"),
        ("一共交20年，到80岁", "一共交二十年，到八十岁"),
        ("百分之5、百分之1.75", "5%、1.75%"),
        ("10天之内", "十天之内"),
    ],
)
def test_spans_and_shares_are_readable_and_worth_the_same(heard: str, shown: str) -> None:
    assert normalize_numbers(heard) == shown
    assert [(one.value, one.unit) for one in quantities(shown)] == [(one.value, one.unit) for one in quantities(heard)]


@pytest.mark.parametrize(
    "text", ["2030年", "30年腊月", "58年出生", "12月15号", "115天", "百分之五", "8:30", "1.5年", "工号15"]
)
def test_dates_and_what_is_dialled_stay_as_they_are(text: str) -> None:
    assert normalize_numbers(text) == text


@pytest.mark.parametrize(
    ("heard", "shown"),
    [
        ("您好,請問是王女士嗎?", "您好，请问是王女士吗？"),
        ("3309,您好", "3309，您好"),
        ("是OK的,对吧?", "是OK的，对吧？"),
        ("Did you sign it yourself?", "Did you sign it yourself?"),
        ("Yes, hello: I was waiting!", "Yes, hello: I was waiting!"),
    ],
)
def test_marks_are_as_wide_as_their_writing(heard: str, shown: str) -> None:
    assert normalize_script(heard) == shown
