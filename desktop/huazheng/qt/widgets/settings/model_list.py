"""The list of models: choose, download, verify, remove."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from huazheng.core.runtime.language import Text
from huazheng.qt.models.progress import Progress
from huazheng.qt.support.display_text import error_text
from huazheng.qt.support.job_runner import Job, JobRunner, Result, Work
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import PlainLabel, Separator, TextButton
from huazheng.qt.widgets.settings.model_row import ModelRow
from huazheng.settings.schema import DEFAULT_MODEL

if TYPE_CHECKING:
    from collections.abc import Callable

    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.qt.models.downloads import ModelDownloads
    from huazheng.qt.models.preferences import Preferences
    from huazheng.services.system.model_offers import ModelOffer

_USUAL, _BETTER = Text("普通", "Standard"), Text("更准", "More accurate")
_INTACT = Text("每个文件都对。", "All files are intact.")
_REMOVED = Text("已删除。需要时可以再下载。", "Deleted. You can download it again.")


class ModelList(RetranslateMixin, QWidget):
    """filled(): the list is loaded · remove_requested(ModelOffer): ask the person first

    ``whole``: every model with every action; else only those that transcribe, two of them with plain names and the
    rest behind a button.
    """

    filled = Signal()
    remove_requested = Signal(object)

    def __init__(
        self,
        home: Home,
        preferences: Preferences,
        fetching: ModelDownloads,
        *,
        whole: bool,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._home, self._preferences, self._fetching, self._whole = home, preferences, fetching, whole
        self.rows: dict[str, ModelRow] = {}
        self._group = QButtonGroup(self)
        self._work = JobRunner(self)
        self._checks: dict[str, Job] = {}
        self.words = PlainLabel(wrap=True, muted=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self._column.addWidget(self.words)
        self.more = TextButton(link=True)
        self.more.hide()
        self.more.clicked.connect(self.show_more)
        self._plain: dict[str, Text] = {}
        self._separators: dict[str, Separator] = {}
        self._all_shown = whole
        fetching.progressed.connect(self._progressed)
        fetching.ended.connect(self._ended)
        preferences.changed.connect(self._mark)
        self.retranslate()
        self.reload()

    def reload(self) -> None:
        """Load the list again."""
        home = self._home

        def read(_: object) -> list[ModelOffer]:
            from huazheng.services.system.model_offers import list_model_offers

            return list_model_offers(home)

        job = self._work.start(read)
        job.done.connect(self._show)
        job.failed.connect(lambda error: self.words.show_text(error_text(error)))

    def end(self) -> None:
        """Stop verifying; downloads go on."""
        self._work.close()

    def remove(self, model_id: str) -> None:
        """Remove a model; the person was asked."""
        home = self._home

        def remove(task: Task) -> None:
            from huazheng.services.system.models import remove

            remove(home, model_id, task)

        self._do(model_id, remove, lambda _: self._removed(model_id))

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.more.set_text(self.tr("更多模型"))
        if not self.rows:
            self.words.show_text(self.tr("正在查看这台电脑……"))

    def _show(self, offers: list[ModelOffer]) -> None:
        self.words.hide()
        for offer in offers:
            if offer.model.kind != "speech" and not self._whole:
                continue
            row = self.rows.get(offer.model.id)
            if row is not None:
                row.show_offer(offer)
            else:
                self._add(offer)
        if not self._whole:
            self._name_plainly(offers)
        self._mark()
        self.filled.emit()

    def show_more(self) -> None:
        """Show the other models too."""
        self._all_shown = True
        self._follow_choice()

    def _name_plainly(self, offers: list[ModelOffer]) -> None:
        """Give the default model and a more accurate one plain names."""
        speech = [offer for offer in offers if offer.model.kind == "speech"]
        larger = [offer for offer in speech if offer.model.bytes > _bytes_of(speech, DEFAULT_MODEL) and offer.fits]
        better = next((offer for offer in larger if offer.recommended), larger[0] if larger else None)
        self._plain = {DEFAULT_MODEL: _USUAL}
        if better is not None:
            self._plain[better.model.id] = _BETTER
        for model_id, row in self.rows.items():
            row.show_plain_name(self._plain.get(model_id))
        self._column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self._follow_choice()

    def _follow_choice(self) -> None:
        """Hide the rows behind the button, but never the chosen one."""
        if self._whole or not self._plain:
            return
        shown = {*self._plain, self._preferences.now.model}
        for model_id, row in self.rows.items():
            row.setVisible(self._all_shown or model_id in shown)
            if (line := self._separators.get(model_id)) is not None:
                line.setVisible(row.isVisibleTo(self))
        self.more.setVisible(not self._all_shown and len(shown) < len(self.rows))

    @property
    def chosen(self) -> ModelOffer | None:
        """The chosen model; None before the list is loaded."""
        row = self.rows.get(self._preferences.now.model)
        return row.offer if row is not None else None

    def _add(self, offer: ModelOffer) -> None:
        model_id = offer.model.id
        row = self.rows[model_id] = ModelRow(offer, whole=self._whole)
        if offer.model.kind == "speech":
            self._group.addButton(row.radio)
        row.chosen.connect(lambda: self._preferences.change(model=model_id))
        row.fetched.connect(lambda: self._fetching.fetch(model_id))
        row.stopped.connect(lambda: self._stop(model_id))
        row.verified.connect(lambda: self._verify(model_id))
        row.removed.connect(lambda: self.remove_requested.emit(self.rows[model_id].offer))
        row.show_progress(self._fetching.progress_of(model_id))
        if len(self.rows) > 1:
            line = self._separators[model_id] = Separator()
            self._column.addWidget(line)
        self._column.addWidget(row)

    def _mark(self, _: object = None) -> None:
        if (row := self.rows.get(self._preferences.now.model)) is not None:
            row.radio.setChecked(True)
        self._follow_choice()

    # Running actions

    def _progressed(self, model_id: str) -> None:
        if (row := self.rows.get(model_id)) is not None:
            row.show_progress(self._fetching.progress_of(model_id))

    def _ended(self, model_id: str, error: HuazhengError | None) -> None:
        if (row := self.rows.get(model_id)) is not None:
            row.show_progress(None, error)
            self.reload()

    def _stop(self, model_id: str) -> None:
        self._fetching.stop(model_id)
        if (job := self._checks.get(model_id)) is not None:
            job.stop()

    def _do(self, model_id: str, work: Work[Result], then: Callable[[Result], None]) -> None:
        """Run an action on a model in the background, with its progress in the row."""
        job = self._checks[model_id] = self._work.start(work)
        row = self.rows[model_id]
        row.show_progress(Progress(), verifying=True)
        job.progressed.connect(lambda far, doing: row.show_progress(Progress(far, doing), verifying=True))
        job.done.connect(lambda result: self._done(model_id, then, result))
        job.stopped.connect(lambda: self._ended(model_id, None))
        job.failed.connect(lambda error: self._ended(model_id, error))
        job.ended.connect(lambda: self._checks.pop(model_id, None))

    def _done(self, model_id: str, then: Callable[[Result], None], result: Result) -> None:
        self.rows[model_id].show_progress(None)
        then(result)

    def _verify(self, model_id: str) -> None:
        home = self._home

        def verify(task: Task) -> list[Text]:
            from huazheng.services.system.models import verify

            return verify(home, model_id, task)

        self._do(model_id, verify, lambda faults: self._verified(model_id, faults))

    def _verified(self, model_id: str, faults: list[Text]) -> None:
        said = Text("；".join(one.zh for one in faults), "; ".join(one.en for one in faults)) if faults else _INTACT
        self.rows[model_id].show_message(said, wrong=bool(faults))
        self.reload()

    def _removed(self, model_id: str) -> None:
        self.rows[model_id].show_message(_REMOVED)
        self.reload()


def _bytes_of(offers: list[ModelOffer], model_id: str) -> int:
    return next((offer.model.bytes for offer in offers if offer.model.id == model_id), 0)
