"""The models, one row each: choosing, fetching, checking, removing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from huazheng.core.language import Text
from huazheng.qt.bridge import Job, Result, Work, Workshop
from huazheng.qt.fetching import Fetched
from huazheng.qt.following import FollowsLanguage
from huazheng.qt.punctuation import what_happened
from huazheng.qt.widgets.model_row import ModelRow
from huazheng.qt.widgets.parts import PlainLabel, Rule

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.core.errors import HuazhengError
    from huazheng.core.jobs import Task
    from huazheng.core.paths import Home
    from huazheng.qt.fetching import Fetching
    from huazheng.qt.models.offers import Offer
    from huazheng.qt.preferences import Preferences

_INTACT = Text("每个文件都对。", "Every file is right.")
_REMOVED = Text("已删除。需要时可以再下载。", "Deleted. It can be fetched again.")


class ModelList(FollowsLanguage, QWidget):
    """filled(): the models are there · asked_to_remove(Offer): the screen asks the user first.

    ``whole``: every model with everything that can be done to it; else only those that transcribe.
    """

    filled = Signal()
    asked_to_remove = Signal(object)

    def __init__(
        self, home: Home, preferences: Preferences, fetching: Fetching, *, whole: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._home, self._preferences, self._fetching, self._whole = home, preferences, fetching, whole
        self.rows: dict[str, ModelRow] = {}
        self._group = QButtonGroup(self)
        self._work = Workshop(self)
        self._checks: dict[str, Job] = {}
        self.words = PlainLabel(wrap=True, muted=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.words)
        fetching.progressed.connect(self._progressed)
        fetching.ended.connect(self._ended)
        preferences.changed.connect(self._mark)
        self.retranslate()
        self.look()

    def look(self) -> None:
        """See what is there."""
        home = self._home

        def read(_: object) -> list[Offer]:
            from huazheng.qt.models.offers import read_offers

            return read_offers(home)

        job = self._work.start(read)
        job.done.connect(self._show)
        job.failed.connect(lambda error: self.words.show_text(what_happened(error)))

    def end(self) -> None:
        """Stop what was begun here; what is being fetched goes on."""
        self._work.close()

    def remove(self, model_id: str) -> None:
        """Remove it; the user was asked."""
        home = self._home

        def remove(task: Task) -> None:
            from huazheng.services.models import remove

            remove(home, model_id, task)

        self._do(model_id, remove, lambda _: self._removed(model_id))

    def retranslate(self) -> None:
        """Speak the language in use."""
        if not self.rows:
            self.words.show_text(self.tr("正在查看这台电脑……"))

    def _show(self, offers: list[Offer]) -> None:
        self.words.hide()
        for offer in offers:
            if offer.model.kind != "speech" and not self._whole:
                continue
            row = self.rows.get(offer.model.id)
            if row is not None:
                row.show_offer(offer)
            else:
                self._add(offer)
        self._mark()
        self.filled.emit()

    def _add(self, offer: Offer) -> None:
        model_id = offer.model.id
        row = self.rows[model_id] = ModelRow(offer, whole=self._whole)
        if offer.model.kind == "speech":
            self._group.addButton(row.radio)
        row.chosen.connect(lambda: self._preferences.change(model=model_id))
        row.fetched.connect(lambda: self._fetching.fetch(model_id))
        row.stopped.connect(lambda: self._stop(model_id))
        row.verified.connect(lambda: self._verify(model_id))
        row.removed.connect(lambda: self.asked_to_remove.emit(self.rows[model_id].offer))
        row.show_far(self._fetching.far(model_id))
        if len(self.rows) > 1:
            self._column.addWidget(Rule())
        self._column.addWidget(row)

    def _mark(self, _: object = None) -> None:
        if (row := self.rows.get(self._preferences.now.model)) is not None:
            row.radio.setChecked(True)

    # What is under way

    def _progressed(self, model_id: str) -> None:
        if (row := self.rows.get(model_id)) is not None:
            row.show_far(self._fetching.far(model_id))

    def _ended(self, model_id: str, error: HuazhengError | None) -> None:
        if (row := self.rows.get(model_id)) is not None:
            row.show_far(None, error)
            self.look()

    def _stop(self, model_id: str) -> None:
        self._fetching.stop(model_id)
        if (job := self._checks.get(model_id)) is not None:
            job.stop()

    def _do(self, model_id: str, work: Work[Result], then: Callable[[Result], None]) -> None:
        """Do something with one model in the background, and show how far it is in its row."""
        job = self._checks[model_id] = self._work.start(work)
        row = self.rows[model_id]
        row.show_far(Fetched(), verifying=True)
        job.progressed.connect(lambda far, doing: row.show_far(Fetched(far, doing), verifying=True))
        job.done.connect(lambda result: self._done(model_id, then, result))
        job.stopped.connect(lambda: self._ended(model_id, None))
        job.failed.connect(lambda error: self._ended(model_id, error))
        job.ended.connect(lambda: self._checks.pop(model_id, None))

    def _done(self, model_id: str, then: Callable[[Result], None], result: Result) -> None:
        self.rows[model_id].show_far(None)
        then(result)

    def _verify(self, model_id: str) -> None:
        home = self._home

        def verify(task: Task) -> list[Text]:
            from huazheng.services.models import verify

            return verify(home, model_id, task)

        self._do(model_id, verify, lambda faults: self._verified(model_id, faults))

    def _verified(self, model_id: str, faults: list[Text]) -> None:
        said = Text("；".join(one.zh for one in faults), "; ".join(one.en for one in faults)) if faults else _INTACT
        self.rows[model_id].tell(said, wrong=bool(faults))
        self.look()

    def _removed(self, model_id: str) -> None:
        self.rows[model_id].tell(_REMOVED)
        self.look()
