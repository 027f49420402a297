"""Run of manipulations on copies of one sealed call, answered by the app and by the verifier as it travels."""

from __future__ import annotations

import shutil
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from huazheng.core.runtime.errors import UnusableInput
from huazheng.core.runtime.paths import Home
from huazheng.evidence.keys import load_signer
from huazheng.evidence.verifier.call_check import verify_call
from huazheng.services.custody.verification import verify
from support.manipulation_answers import DOCUMENTS, FIELDS, MANIPULATIONS
from support.manipulation_scene import SEAL, Scene, open_folder
from support.sealed_calls import captured, worked_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from support.manipulation_answers import Expected

Answer = set[tuple[str, str]]


class Case(NamedTuple):
    """One manipulation: its name, what is done, and the finding that must be among the answer's."""

    name: str
    title: str
    change: Callable[[Scene], None]
    expected: Expected


def _sealed_as(scene: Scene, make: Callable[[bytes], bytes]) -> None:
    scene.reseal(make(scene.read(SEAL)))


CASES = [
    *(Case(change.__name__, str(change.__doc__), change, expected) for change, expected in MANIPULATIONS.items()),
    *(Case(title, title, partial(_sealed_as, make=make), ("altered", SEAL)) for title, make in DOCUMENTS.items()),
    *(
        Case(title, title, partial(Scene.reseal_with, **fields), ("altered", SEAL))  # type: ignore[arg-type]
        for title, fields in FIELDS.items()
    ),
]


class Stage:
    """A home with two sealed calls; every manipulation gets a copy of the first. ``folder``: the latest copy."""

    def __init__(self, place: Path) -> None:
        self._home, self._place = Home(place / "home"), place
        self._call = captured(self._home)
        worked_on(self._home, self._call)
        self._other = captured(self._home, {"microphone": 1.0})
        self._kept = shutil.copytree(self._call.folder, place / "kept" / self._call.id)
        self._heads = shutil.copytree(self._home.heads, place / "heads")
        self._ledger = self._home.ledger.read_bytes()
        self.folder = self._call.folder

    def answers(self, case: Case) -> tuple[Answer, Answer]:
        """Kind and file of every finding, of the app and of the verifier that travels."""
        recordings = self._home.recordings
        for left in recordings.iterdir():
            if not left.is_dir() or left.is_symlink():
                left.unlink()
            elif left.name not in (self._other.id,) and not left.name.startswith("."):
                open_folder(left)
                shutil.rmtree(left)
        shutil.rmtree(self._home.root / "elsewhere", ignore_errors=True)
        shutil.rmtree(self._home.heads)
        shutil.copytree(self._heads, self._home.heads)
        self._home.ledger.write_bytes(self._ledger)
        folder = shutil.copytree(self._kept, recordings / self._call.id)
        open_folder(folder)
        scene = Scene(self._home, folder, self._other, load_signer(self._place / "stranger"))
        case.change(scene)
        self.folder = scene.folder
        try:
            app = {(one.kind, one.file) for one in verify(self._home, scene.folder)[0].problems}
        except UnusableInput as error:
            app = {("refused", str(error.what.en))}
        travelling = {(one.kind, one.file) for one in verify_call(scene.folder).findings}
        return self.named(app), self.named(travelling)

    def named(self, answer: Answer) -> Answer:
        """The answer with ``CALL`` for the name of the call's folder."""
        return {(kind, "CALL" if file == self._call.id else file) for kind, file in answer}
