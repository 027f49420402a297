"""Fixtures and markers for every test. No test writes into the checkout, but for the default model, fetched once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from huazheng.core.runtime.language import current_language, use_language
from huazheng.core.runtime.paths import Home, checkout
from huazheng.core.runtime.task import Task
from support.hub_server import hub  # noqa: F401  (a fixture)

if TYPE_CHECKING:
    from collections.abc import Iterator

TESTS = Path(__file__).parent
# Markers by folder, and by the fixtures that a test asks for, directly or through another fixture.
FOLDER_MARKERS = {"widgets": ("window",), "e2e": ("slow",)}
FIXTURE_MARKERS = {
    "authority": "programs",
    "base_model_folder": "slow",
    "loudspeaker": "sound",
    "libreoffice": "programs",
    "poppler": "programs",
    "preflight": "programs",
    "pulse": "sound",
    "qtbot": "window",
    "sound_server": "sound",
    "speaker_model_folder": "slow",
    "strace": "programs",
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Add the markers that follow from where a test lies and what it asks for; others stand at the test itself."""
    for item in items:
        folder = item.path.relative_to(TESTS).parts[0]
        names = set(FOLDER_MARKERS.get(folder, ()))
        names |= {FIXTURE_MARKERS[name] for name in getattr(item, "fixturenames", ()) if name in FIXTURE_MARKERS}
        for name in sorted(names):
            item.add_marker(name)


HOME_NAME = "用户 的 文件夹"  # as on a Chinese Windows; every test runs in such a place


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home of this test's own."""
    return Home(tmp_path / HOME_NAME)


@pytest.fixture(autouse=True)
def _language_as_before() -> Iterator[None]:
    """Leave each test's language to itself: which tests run in one process is not known beforehand."""
    before = current_language()
    yield
    use_language(before)


@pytest.fixture(scope="session")
def base_model_folder() -> Path:
    """The checkout's own whisper-base, fetched if it is not there yet."""
    from huazheng.services.system.models import ensure_model

    top = checkout()
    assert top is not None, "the tests run from a checkout"
    return ensure_model(Home(top), "whisper-base", Task())


def link_model(folder: Path, home: Home) -> None:
    """Put the model of ``folder`` into ``home`` without a second copy of its bytes."""
    target = home.models / folder.name
    target.mkdir(parents=True)
    for file in folder.iterdir():
        os.link(file, target / file.name)


@pytest.fixture(scope="session")
def base_model_home(base_model_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home, shared by the tests of one run, that has whisper-base."""
    home = Home(tmp_path_factory.mktemp("home") / HOME_NAME)
    link_model(base_model_folder, home)
    return home


@pytest.fixture
def home_with_model(home: Home, base_model_folder: Path) -> Home:
    """A home of this test's own that has whisper-base and nothing else."""
    link_model(base_model_folder, home)
    return home


@pytest.fixture(scope="session")
def speaker_model_folder() -> Path:
    """The checkout's own speaker model, fetched if it is not there yet."""
    from huazheng.services.system.models import ensure_model

    top = checkout()
    assert top is not None, "the tests run from a checkout"
    return ensure_model(Home(top), "speaker-voicefilter", Task())


@pytest.fixture(scope="session")
def transcription_home(
    base_model_folder: Path, speaker_model_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Home:
    """A home, shared by the tests of one run, that has whisper-base and the speaker model."""
    home = Home(tmp_path_factory.mktemp("home") / HOME_NAME)
    link_model(base_model_folder, home)
    link_model(speaker_model_folder, home)
    return home
