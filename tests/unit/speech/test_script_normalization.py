"""Text as it is shown."""

from __future__ import annotations

import pytest

from huazheng.speech.text.normalization import normalize_script


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
