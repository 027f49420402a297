"""Models for the rest of the app: found, fetched or refused."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.errors import ResourceUnavailable, UnusableInput
from huazheng.core.runtime.files import sha256_of
from huazheng.core.runtime.paths import Home
from huazheng.core.runtime.task import Task
from huazheng.services.system.models import ensure_model, fetch, models_here, remove, state_of, verify
from support.small_model import rot

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test here may need a network."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy", "HF_ENDPOINT"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", "")
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)


def test_a_new_home_takes_the_model_that_lies_beside_the_registry(home: Home, base_model_folder: Path) -> None:
    assert state_of(home, "whisper-base") == "missing"
    folder = ensure_model(home, "whisper-base", Task())
    assert folder == home.models / "whisper-base"
    assert verify(home, "whisper-base", Task()) == []
    assert models_here(home) == ["whisper-base"]
    assert folder != base_model_folder


def test_a_damaged_model_is_mended_before_it_is_used(home: Home, base_model_folder: Path) -> None:
    folder = ensure_model(home, "whisper-base", Task())
    (folder / "vocabulary.txt").write_text("保单\n", encoding="utf-8")
    assert state_of(home, "whisper-base") == "damaged"
    ensure_model(home, "whisper-base", Task())
    assert state_of(home, "whisper-base") == "ready"
    assert verify(home, "whisper-base", Task()) == []


def test_what_is_there_is_not_hashed_again(home_with_model: Home) -> None:
    """A stopped task would stop the hashing."""
    task = Task()
    ensure_model(home_with_model, "whisper-base", task)
    task.stop()
    ensure_model(home_with_model, "whisper-base", task)


def test_the_user_s_folder_is_the_only_source(home: Home, base_model_folder: Path, tmp_path: Path) -> None:
    """With a folder named, the network is not used."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(ResourceUnavailable) as caught:
        fetch(home, "whisper-base", Task(), folder=tmp_path / "empty")
    assert caught.value.what.en == (f"Cannot download Whisper base. folder {tmp_path / 'empty'}: model.bin not found.")
    with pytest.raises(UnusableInput):
        fetch(home, "whisper-base", Task(), folder=tmp_path / "not there")


def test_a_model_that_cannot_be_had(home: Home) -> None:
    with pytest.raises(ResourceUnavailable) as caught:
        ensure_model(home, "whisper-small", Task())
    assert "127.0.0.1:9" in caught.value.what.en
    assert "hf-mirror.com" in caught.value.what.en
    with pytest.raises(ResourceUnavailable, match="models fetch whisper-small"):
        verify(home, "whisper-small", Task())


def test_a_model_that_rotted_is_not_loaded(home: Home, base_model_folder: Path) -> None:
    """Size and time are as they were, and a marker says that all is well. It is mended from the checkout's copy."""
    folder = ensure_model(home, "whisper-base", Task())
    right = sha256_of(folder / "model.bin")
    rot(folder / "model.bin")
    assert ensure_model(home, "whisper-base", Task()) == folder
    assert sha256_of(folder / "model.bin") == right


def test_a_checkout_s_model_is_used_where_it_lies_and_not_written_to(home: Home, base_model_folder: Path) -> None:
    reader = Home(home.root, base_model_folder.parent)
    before = {file: file.stat().st_mtime_ns for file in (base_model_folder, *base_model_folder.iterdir())}
    assert state_of(reader, "whisper-base") == "ready"
    assert "whisper-base" in models_here(reader)
    assert ensure_model(reader, "whisper-base", Task()) == base_model_folder
    assert fetch(reader, "whisper-base", Task()) == base_model_folder
    with pytest.raises(UnusableInput):
        remove(reader, "whisper-base", Task())
    assert {file: file.stat().st_mtime_ns for file in (base_model_folder, *base_model_folder.iterdir())} == before
    assert not (home.models / "whisper-base").exists()


def test_a_shared_model_is_hashed_once_and_noted_in_the_home(
    home: Home, base_model_folder: Path, tmp_path: Path
) -> None:
    shared = tmp_path / "models" / "whisper-base"
    shared.mkdir(parents=True)
    for file in base_model_folder.iterdir():
        if not file.name.startswith("."):
            os.link(file, shared / file.name)
    reader = Home(home.root, shared.parent)
    assert state_of(reader, "whisper-base") == "ready"
    assert not [file for file in shared.iterdir() if file.name.startswith(".")]
    assert (home.models / ".whisper-base.verified.json").is_file()
    assert models_here(reader) == ["whisper-base"]
    (shared / "vocabulary.txt").unlink()
    (shared / "vocabulary.txt").write_text("保单", encoding="utf-8")
    assert state_of(reader, "whisper-base") == "damaged"
    assert ensure_model(reader, "whisper-base", Task()) == home.models / "whisper-base"
    assert state_of(reader, "whisper-base") == "ready"


def test_models_may_be_fetched_into_a_folder_of_their_own(home: Home, base_model_folder: Path, tmp_path: Path) -> None:
    folder = fetch(home, "whisper-base", Task(), folder=base_model_folder, into=tmp_path / "models")
    assert folder == tmp_path / "models" / "whisper-base"
    assert not home.models.exists()
    assert state_of(Home(home.root, tmp_path / "models"), "whisper-base") == "ready"
