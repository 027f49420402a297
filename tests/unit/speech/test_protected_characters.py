"""What no correction of recognized text may touch."""

from __future__ import annotations

import pytest

from huazheng.speech.text.homophones.protected_characters import alters_denial


@pytest.mark.parametrize(
    ("recognized", "corrected", "altered"),
    [
        ("没有", "每有", True),  # a denial lost
        ("每有", "没有", True),  # a denial made
        ("不赔", "没赔", True),  # one denial for another
        ("不赔", "不陪", False),
        ("退宝", "退保", False),
        ("", "", False),
    ],
)
def test_a_correction_that_makes_or_unmakes_a_denial_is_found(recognized: str, corrected: str, altered: bool) -> None:
    assert alters_denial(recognized, corrected) is altered
