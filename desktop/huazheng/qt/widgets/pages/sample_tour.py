"""Four call-outs over the sample call, which lead to the first thing that the customer did not understand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.call_out import CallOut

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from huazheng.qt.widgets.pages.call_page import CallPage

STEPS = 4


class SampleTour(RetranslateMixin, CallOut):
    """Shown once a window, on the sample call. ``step``: from 0; None while it is not shown."""

    def __init__(self, page: CallPage) -> None:
        super().__init__(page)
        self._page = page
        self._seen = False
        self.step: int | None = None
        self.advanced.connect(self._advance)
        self.closed.connect(self.end)

    def begin(self) -> None:
        """Show the first call-out, unless it was shown before."""
        if not self._seen:
            self._seen, self.step = True, 0
            self._show()

    def end(self) -> None:
        """Take the call-outs away."""
        if self.step is not None:
            self.step = None
            self.hide()
            self._page.transcript.setFocus()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        if self.step is not None:
            self._show()

    def _advance(self) -> None:
        if self.step == STEPS - 1:
            self.end()
            self._play_first_open()
        elif self.step is not None:
            self.step += 1
            self._show()

    def _play_first_open(self) -> None:
        """Play the first thing that was not understood and never answered: the first red line."""
        analysis = self._page.opened.analysis if self._page.opened is not None else None
        for moment in analysis.moments if analysis is not None else ():
            if not moment.resolved:
                self._page.checklist.play_requested.emit(moment.turn, moment.start)
                return

    def _show(self) -> None:
        step = self.step or 0
        targets: tuple[QWidget, ...] = (
            self._page.title,
            self._page.transcript,
            self._page.checklist,
            self._page.checklist.moments,
        )
        words = (
            self.tr("这是一通示例电话，声音是合成的，不是您的。每一秒都封存了：以后谁改动过，一验便知。"),
            self.tr("录音变成了文字。点任何一句，就从那里放。"),
            self.tr("该讲的逐项列在这里：讲清了没有，哪一句讲的，依据哪一条。"),
            self.tr("红色小旗是客户没听懂、到最后也没人答清的地方。点下面，听第一处。"),
        )
        last = step == STEPS - 1
        self.point_at(
            targets[step],
            self.tr("示例 {0} / {1}").format(step + 1, STEPS),
            words[step],
            self.tr("不看了"),
            self.tr("听第一处") if last else self.tr("下一个"),
        )
