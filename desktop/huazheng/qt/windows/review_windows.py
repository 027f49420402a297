"""Open evidence bundles for review: verify them in the background, then open a window for each call in them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from huazheng.core.text.sanitize import one_line
from huazheng.qt.support.job_runner import JobRunner
from huazheng.qt.windows.password_prompt import PasswordPrompt
from huazheng.services.custody.verification import PasswordRequired
from huazheng.services.documents.bundle_place import is_bundle_folder

if TYPE_CHECKING:
    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.runtime.paths import Home
    from huazheng.core.runtime.task import Task
    from huazheng.qt.windows.review_window import ReviewWindow
    from huazheng.services.callview.call_view import CallView
    from huazheng.services.review.stored_review import StoredReview

BUNDLE_SUFFIX, REVIEW_SUFFIX = ".zip", ".review.json"


class ReviewWindows(QObject):
    """Owner of the review windows, one for each received call.

    opened(ReviewWindow): a bundle's call is shown · message(str) · message_cleared() · failed(HuazhengError): for the
    main window's notice
    """

    opened = Signal(object)
    message = Signal(str)
    message_cleared = Signal()
    failed = Signal(object)

    def __init__(self, home: Home, parent: QWidget) -> None:
        """``parent`` is the main window, over which files are chosen."""
        super().__init__(parent)
        self._window, self._home = parent, home
        self._work = JobRunner(self)
        self.windows: list[ReviewWindow] = []
        self.prompt: PasswordPrompt | None = None

    @property
    def busy(self) -> bool:
        """True while a bundle is being opened."""
        return self._work.busy

    def takes(self, file: Path) -> bool:
        """Open a bundle, unpacked or not, or a returned review; returns False for others, as for zipped recordings."""
        from huazheng.services.intake.zip_members import holds_recordings

        name = file.name.lower()
        if name.endswith(BUNDLE_SUFFIX) and holds_recordings(file):
            return False
        if name.endswith(BUNDLE_SUFFIX) or is_bundle_folder(file):
            self.open(file)
            return True
        if name.endswith(REVIEW_SUFFIX):
            self.check(file)
            return True
        return False

    def choose_returned(self) -> None:
        """Ask which returned review to verify."""
        title, kind = self.tr("核验收到的审阅"), self.tr("审阅")
        file, _ = QFileDialog.getOpenFileName(self._window, title, "", f"{kind} (*{REVIEW_SUFFIX})")
        if file:
            self.check(Path(file))

    def show_all(self) -> None:
        """Show every review, those written here and those that came back, to open one again."""
        from huazheng.qt.windows.reviews_dialog import ReviewsDialog

        dialog = ReviewsDialog(self._home, self._window)
        dialog.own_requested.connect(self._open_again)
        dialog.returned_requested.connect(self.check)
        dialog.open()

    def _open_again(self, held: StoredReview) -> None:
        """Open a review that was written here; its bundle was verified when it was opened first."""
        home = self._home

        def read(_: Task) -> list[tuple[StoredReview, CallView]]:
            from huazheng.qt.windows import review_window as window_module
            from huazheng.services.callview.call_view import load_view

            del window_module
            return [(held, load_view(home, str(held.call.folder)))]

        job = self._work.start(read)
        job.done.connect(self._show)
        job.failed.connect(self.failed)

    def check(self, file: Path) -> None:
        """Verify a returned review."""
        from huazheng.qt.windows.returned_review_dialog import ReturnedReviewDialog

        ReturnedReviewDialog(self._home, file, self._window).open()

    def choose(self) -> None:
        """Ask which bundle to open."""
        title, kind = self.tr("打开别人的证据包"), self.tr("证据包")
        file, _ = QFileDialog.getOpenFileName(self._window, title, "", f"{kind} (*{BUNDLE_SUFFIX})")
        if file:
            self.open(Path(file))

    def open(self, bundle: Path, password: str | None = None) -> None:
        """Verify a bundle, and show its calls; ask for its password where it has one."""
        home = self._home

        def read(task: Task) -> list[tuple[StoredReview, CallView]]:
            from huazheng.qt.windows import review_window as window_module
            from huazheng.services.callview.call_view import load_view
            from huazheng.services.review.open_review import open_for_review

            del window_module
            opened = open_for_review(home, bundle, task, password=password)
            return [(held, load_view(home, str(held.call.folder))) for held in opened]

        self.message.emit(self.tr("正在核验证据包 {0}").format(one_line(bundle.name)))
        job = self._work.start(read)
        job.done.connect(self._show)
        job.failed.connect(lambda error: self._report_failed(error, bundle, again=password is not None))

    def close(self) -> None:
        """Stop the background jobs and close every window."""
        self._work.close()
        for window in list(self.windows):
            window.close()

    def _show(self, reviews: list[tuple[StoredReview, CallView]]) -> None:
        from huazheng.qt.windows.review_window import ReviewWindow

        self.message_cleared.emit()
        for held, opened in reviews:
            window = next((one for one in self.windows if one.held.id == held.id), None)
            if window is None:
                window = ReviewWindow(self._home, held, opened)
                window.destroyed.connect(lambda _=None, gone=window: self._forget(gone))
                self.windows.append(window)
                window.show()
            window.raise_()
            self.opened.emit(window)

    def _report_failed(self, error: HuazhengError, bundle: Path, *, again: bool) -> None:
        self.message_cleared.emit()
        if isinstance(error, PasswordRequired):
            self.prompt = PasswordPrompt(bundle.name, partial(self.open, bundle), self._window, again=again)
            self.prompt.open()
            return
        self.failed.emit(error)

    def _forget(self, gone: ReviewWindow) -> None:
        self.windows = [window for window in self.windows if window is not gone]
