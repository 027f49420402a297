"""A review that was returned: whether its signature is valid, whether it is about a call here, and its content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from huazheng.core.runtime.language import current_language
from huazheng.core.text.sanitize import one_line
from huazheng.qt.support.display_text import error_with_remedy
from huazheng.qt.widgets.base.basics import PlainLabel, TextButton, repolish
from huazheng.qt.widgets.base.scroll_areas import VerticalScrollArea
from huazheng.qt.widgets.review.opinion_list import OpinionList
from huazheng.qt.windows.dialog_base import BaseDialog

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QWidget

    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.language import Language
    from huazheng.core.runtime.paths import Home
    from huazheng.services.review.returned_reviews import Opinions, ReviewCheck

_LIST_PX = 280


class ReturnedReviewDialog(BaseDialog):
    """Verify the review in ``file`` when it opens; keep it only on request."""

    def __init__(self, home: Home, file: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._home, self._file = home, file
        self.checked: ReviewCheck | None = None
        self._failed: HuazhengError | None = None
        self._kept = False
        self._opinions: dict[Language, Opinions] = {}
        self.words, self.review = PlainLabel(wrap=True), OpinionList()
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.keep = TextButton(main=True)
        self._scroll = VerticalScrollArea(self.review)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # there is nothing in it that could take it
        self._scroll.setMinimumHeight(_LIST_PX)
        self.column.addWidget(self.words)
        self.column.addWidget(self._scroll, 1)
        self.foot.addStretch()
        self.foot.addWidget(self.done_button)
        self.foot.addWidget(self.keep)
        self.keep.clicked.connect(self._keep)
        self.retranslate()
        self._check()

    def _check(self) -> None:
        home, file = self._home, self._file

        def check(_: object) -> tuple[ReviewCheck, dict[Language, Opinions]]:
            from huazheng.services.review.returned_reviews import check_review, opinions_in

            checked = check_review(home, file)
            return checked, opinions_in(home, checked)

        job = self.work.start(check)
        job.done.connect(self._show)
        job.failed.connect(self._show_failed)

    def _show(self, found: tuple[ReviewCheck, dict[Language, Opinions]]) -> None:
        self.checked, self._opinions = found
        self._refresh_texts()

    def _show_failed(self, error: HuazhengError) -> None:
        self._failed = error
        self._refresh_texts()

    def _keep(self) -> None:
        from huazheng.services.review.returned_reviews import import_review

        home, file = self._home, self._file
        self.keep.setEnabled(False)
        job = self.work.start(lambda _: import_review(home, file))
        job.done.connect(self._kept_it)
        job.failed.connect(self._show_failed)

    def _kept_it(self, _: object) -> None:
        self._kept = True
        self._refresh_texts()

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self.setWindowTitle(self.tr("收到的审阅"))
        self.done_button.set_text(self.tr("关闭"))
        self.keep.set_text(self.tr("收下"))
        self._refresh_texts()

    def _refresh_texts(self) -> None:
        checked = self.checked
        right = checked is not None and checked.signed and self._failed is None
        wrong = self._failed is not None or (checked is not None and not checked.signed)
        for name, value in (("wrong", wrong), ("right", right)):
            self.title.setProperty(name, value)
        repolish(self.title)
        self._scroll.setVisible(bool(self._opinions))
        self._scroll.setAccessibleName(self.tr("审阅意见"))
        if checked is not None:
            self.review.show_opinions(checked.review.summary, self._opinions.get(current_language()))
        self.keep.setVisible(right and checked is not None and checked.here and not self._kept)
        if self._failed is not None:
            self.title.show_text(self.tr("没法核验"))
            self.words.show_text(error_with_remedy(self._failed))
        elif checked is None:
            self.title.show_text(self.tr("正在核验"))
            self.words.show_text(one_line(self._file.name))
        else:
            from huazheng.services.review.returned_reviews import describe_check

            self.title.show_text(self.tr("✓ 签名正确") if right else self.tr("✗ 签名不对"))
            sentences = [str(one) for one in describe_check(checked)]
            if self._kept:
                sentences.append(self.tr("已收下，和录音分开存放，证据没有变。"))
            self.words.show_text("\n".join(sentences))
