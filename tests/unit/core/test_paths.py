"""The home is never in a checkout unless somebody asks for it; a checkout's models are only read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from huazheng.core.runtime.paths import (
    HOME_VARIABLE,
    Home,
    checkout,
    default_root,
    find_home,
    git_work_tree,
    sample_call,
)

if TYPE_CHECKING:
    import pytest


def test_the_default_home_is_the_system_s_also_from_a_checkout(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(HOME_VARIABLE, raising=False)
    top = checkout()
    assert top is not None, "the tests run from a checkout"
    home = find_home()
    assert home.root == default_root()
    assert not home.root.is_relative_to(top)
    assert home.shared_models == top / "models"
    assert sample_call() == top / "recordings" / "sample-callback.flac"


def test_the_flag_comes_before_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(HOME_VARIABLE, "one")
    assert find_home() == Home(tmp_path / "one")
    assert find_home(Path("two")) == Home(tmp_path / "two")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert find_home(Path("~/three")) == Home(tmp_path / "three")


def test_a_git_work_tree_is_seen_from_any_folder_in_it(tmp_path: Path) -> None:
    assert git_work_tree(tmp_path / "not" / "there") is None
    (tmp_path / ".git").write_text("gitdir: elsewhere\n", encoding="utf-8")  # as in a linked work tree
    assert git_work_tree(tmp_path / "not" / "there") == tmp_path
    (tmp_path / "inner" / ".git").mkdir(parents=True)
    assert git_work_tree(tmp_path / "inner") == tmp_path / "inner"


def test_the_shared_models_can_be_named_or_switched_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUAZHENG_SHARED_MODELS", str(tmp_path))
    assert find_home(tmp_path / "home").shared_models == tmp_path
    monkeypatch.setenv("HUAZHENG_SHARED_MODELS", "")
    assert find_home(tmp_path / "home").shared_models is None
