"""Errors are one line for people, in both languages, and cross from one process to another whole."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

from huazheng.core.runtime.errors import HuazhengError, ResourceUnavailable, Stopped, UnusableInput
from huazheng.core.runtime.language import Text, current_language, use_language


@pytest.fixture(autouse=True)
def _language() -> object:
    before = current_language()
    yield
    use_language(before)


def test_says_file_what_happened_and_remedy_in_one_line() -> None:
    error = UnusableInput(
        Text("打不开：\n原因。", "It\ncannot be opened."),
        file=Path("录音.wav"),
        remedy=Text("请重拷。", "Copy it again."),
    )
    use_language("zh")
    assert str(error) == "录音.wav：打不开： 原因。 请重拷。"
    use_language("en")
    assert str(error) == "录音.wav: It cannot be opened. Copy it again."


@pytest.mark.parametrize(
    "error",
    [
        UnusableInput(Text("甲", "a"), file=Path("x")),
        ResourceUnavailable(Text("乙", "b"), remedy=Text("丙", "c")),
        Stopped(),
    ],
)
def test_crosses_processes_whole(error: HuazhengError) -> None:
    back = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert type(back) is type(error)
    assert (str(back), back.exit_code) == (str(error), error.exit_code)
