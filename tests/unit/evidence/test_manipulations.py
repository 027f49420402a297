"""Clever manipulations of a call, most of them with its owner's key: each is answered as it must be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.manipulation_run import CASES, Case, Stage

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    place: Path = tmp_path_factory.mktemp("stage")
    return Stage(place)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.title)
def test_it_is_answered_as_it_must_be(stage: Stage, case: Case) -> None:
    app, travelling = stage.answers(case)
    assert case.expected is None or case.expected in app
    own_home_only = {
        "made_anew_by_a_stranger",
        "made_anew_by_the_owner",
        "folder_as_a_link",
        "stamp_of_another_seal",
    }
    if case.name not in own_home_only:
        assert case.expected is None or case.expected in travelling


def test_untouched_it_is_intact(stage: Stage) -> None:
    app, travelling = stage.answers(Case("untouched", "Untouched", lambda _: None, None))
    assert {kind for kind, _ in app} == {"not_timestamped"}
    assert travelling == app
