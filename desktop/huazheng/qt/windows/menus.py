"""The menu bar, which holds every keyboard shortcut of the main window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu

from huazheng.core.runtime.language import LANGUAGES, current_language

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QMenuBar

    from huazheng.qt.controllers.call_controller import CallController
    from huazheng.qt.controllers.job_queue import JobQueue
    from huazheng.qt.models.preferences import Preferences
    from huazheng.qt.windows.dialogs import Dialogs
    from huazheng.qt.windows.review_windows import ReviewWindows

_SHIFT_F3 = QKeySequence(Qt.Modifier.SHIFT | Qt.Key.Key_F3)
_NAMES = {"zh": "中文", "en": "English"}


class Menus(QObject):
    """Build the menus and keep them in the language in use.

    What is not a method of a controller or a dialog comes as a signal, for the main window to act on:
    record_requested() · import_requested() · search_requested() · export_requested() · verify_requested() ·
    redact_requested() · dates_requested() · listening_requested() ·
    queue_requested() · bin_requested() · bin_call_requested() · quit_requested() · language_chosen(code)
    """

    record_requested = Signal()
    import_requested = Signal()
    phone_requested = Signal()
    folder_requested = Signal()
    search_requested = Signal()
    export_requested = Signal()
    verify_requested = Signal()
    redact_requested = Signal()
    dates_requested = Signal()
    queue_requested = Signal()
    bin_requested = Signal()
    bin_call_requested = Signal()
    listening_requested = Signal()
    quit_requested = Signal()
    language_chosen = Signal(str)

    def __init__(
        self,
        bar: QMenuBar,
        *,
        call_controller: CallController,
        job_queue: JobQueue,
        dialogs: Dialogs,
        reviews: ReviewWindows,
        preferences: Preferences,
    ) -> None:
        super().__init__(bar)
        self._recording = False
        menus = tuple(QMenu(bar) for _ in range(6))
        self._file, self._edit, self._call, self._tools, self._language, self._help = menus
        for menu in menus:
            bar.addMenu(menu)
        self._add_recording(dialogs, preferences)
        self._add_files(reviews)
        self._add_library(job_queue, dialogs)
        self.settings = self._add(self._file, dialogs.settings, QKeySequence(Qt.Modifier.CTRL | Qt.Key.Key_Comma))
        self.settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        self._file.addSeparator()
        self.quit = self._add(self._file, self.quit_requested.emit, QKeySequence.StandardKey.Quit)
        self._add_playback(call_controller)
        self._add_editing(call_controller)
        self._add_facts(call_controller)
        of_call = (*self._edit.actions(), *self._call.actions())
        self._of_call = [action for action in of_call if not action.isSeparator()]
        self._add_tools(dialogs)
        self._add_languages()
        self.enable_call(False)
        self.retranslate()

    def _add_recording(self, dialogs: Dialogs, preferences: Preferences) -> None:
        record_key = QKeySequence(Qt.Modifier.CTRL | Qt.Key.Key_R)
        self.record = self._add(self._file, self.record_requested.emit, record_key)
        self.sources = self._add(self._file, dialogs.sources)
        self.live_text = self._add(self._file, lambda: None)
        self.live_text.setCheckable(True)
        self.live_text.setChecked(preferences.now.live_text)
        self.live_text.toggled.connect(lambda checked: preferences.change(live_text=checked))
        preferences.changed.connect(lambda settings: self.live_text.setChecked(settings.live_text))

    def _add_files(self, reviews: ReviewWindows) -> None:
        self.import_files = self._add(self._file, self.import_requested.emit, QKeySequence.StandardKey.Open)
        self.import_phone = self._add(self._file, self.phone_requested.emit)
        self.import_folder = self._add(self._file, self.folder_requested.emit)
        self.review = self._add(self._file, reviews.choose)
        self.returned = self._add(self._file, reviews.choose_returned)
        self.all_reviews = self._add(self._file, reviews.show_all)
        shift_f = QKeySequence(Qt.Modifier.CTRL | Qt.Modifier.SHIFT | Qt.Key.Key_F)
        self.search = self._add(self._file, self.search_requested.emit, shift_f)
        self._file.addSeparator()
        control_e, control_k = (QKeySequence(Qt.Modifier.CTRL | key) for key in (Qt.Key.Key_E, Qt.Key.Key_K))
        self.export = self._add(self._file, self.export_requested.emit, control_e)
        self.redact = self._add(self._file, self.redact_requested.emit)
        self.verify = self._add(self._file, self.verify_requested.emit, control_k)
        self._file.addSeparator()

    def _add_library(self, job_queue: JobQueue, dialogs: Dialogs) -> None:
        self.cases = self._add(self._file, dialogs.cases)
        self.queue = self._add(self._file, self.queue_requested.emit)
        self.transcribe_all = self._add(self._file, job_queue.add_untranscribed)
        self.put_away = self._add(self._file, self.bin_call_requested.emit)
        self.bin = self._add(self._file, self.bin_requested.emit)
        self._file.addSeparator()

    def _add_playback(self, call_controller: CallController) -> None:
        """Add what plays the call and moves through it."""
        menu, controller = self._call, call_controller
        self.play = self._add(menu, controller.toggle, Qt.Key.Key_Space)
        self.back = self._add(menu, controller.step_back, Qt.Key.Key_Left)
        self.forward = self._add(menu, controller.step_forward, Qt.Key.Key_Right)
        menu.addSeparator()
        self.slower = self._add(menu, lambda: controller.change_speed(faster=False), Qt.Key.Key_BracketLeft)
        self.faster = self._add(menu, lambda: controller.change_speed(faster=True), Qt.Key.Key_BracketRight)
        menu.addSeparator()
        self.next = self._add(menu, lambda: controller.go_to_moment(forward=True), Qt.Key.Key_F3)
        self.previous = self._add(menu, lambda: controller.go_to_moment(forward=False), _SHIFT_F3)
        self.next_evidence = self._add(menu, lambda: controller.go_to_evidence(forward=True), Qt.Key.Key_E)
        shift_e = QKeySequence(Qt.Modifier.SHIFT | Qt.Key.Key_E)
        self.previous_evidence = self._add(menu, lambda: controller.go_to_evidence(forward=False), shift_e)
        menu.addSeparator()
        self.find = self._add(menu, controller.find, QKeySequence.StandardKey.Find)
        menu.addSeparator()
        self.closer = self._add(menu, lambda: controller.zoom(closer=True), Qt.Key.Key_Plus)
        self.closer.setShortcuts([QKeySequence(Qt.Key.Key_Plus), QKeySequence(Qt.Key.Key_Equal)])
        self.wider = self._add(menu, lambda: controller.zoom(closer=False), Qt.Key.Key_Minus)

    def _add_editing(self, call_controller: CallController) -> None:
        """Add corrections."""
        menu, controller = self._edit, call_controller
        self.undo = self._add(menu, controller.undo, QKeySequence.StandardKey.Undo)
        self.redo = self._add(menu, controller.redo, QKeySequence(Qt.Modifier.CTRL | Qt.Modifier.SHIFT | Qt.Key.Key_Z))
        menu.addSeparator()
        self.edit = self._add(menu, controller.edit_turn, Qt.Key.Key_F2)
        self.split = self._add(menu, controller.split_turn, Qt.Key.Key_S)
        self.join = self._add(menu, controller.join_turn, Qt.Key.Key_J)
        self.remove = self._add(menu, controller.remove_turn, Qt.Key.Key_Delete)
        of_turn = (self.split, self.join, self.remove)
        for action in of_turn:  # Delete means something else in other lists
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        controller.page_built.connect(lambda page: page.transcript.addActions(of_turn))
        menu.addSeparator()
        self.proofread = self._add(menu, controller.proofread, Qt.Key.Key_F4)
        self.doubtful = self._add(menu, controller.next_doubtful, Qt.Key.Key_F8)
        self.replace = self._add(menu, controller.replace, QKeySequence(Qt.Modifier.CTRL | Qt.Key.Key_H))
        menu.addSeparator()
        self.swap = self._add(menu, controller.swap_speakers)
        self.machine = self._add(menu, lambda: controller.show_machine(self.machine.isChecked()), Qt.Key.Key_M)
        self.machine.setCheckable(True)
        self.history = self._add(menu, controller.history)
        self.listening = self._add(menu, self.listening_requested.emit)

    def _add_facts(self, call_controller: CallController) -> None:
        """Add citations, marks, notes and facts."""
        menu, controller = self._call, call_controller
        menu.addSeparator()
        shift_c = QKeySequence(Qt.Modifier.CTRL | Qt.Modifier.SHIFT | Qt.Key.Key_C)
        self.cite = self._add(menu, controller.copy_citation, shift_c)
        self.excerpt = self._add(menu, controller.ask_excerpt)
        menu.addSeparator()
        self.mark = self._add(menu, controller.mark, Qt.Key.Key_B)
        self.note = self._add(menu, controller.note, Qt.Key.Key_N)
        self.details = self._add(menu, controller.details)
        self.dates = self._add(menu, self.dates_requested.emit)

    def _add_tools(self, dialogs: Dialogs) -> None:
        """Add what needs no call. Each is one line here and one method of ``Dialogs``."""
        self.models = self._add(self._tools, dialogs.models)
        self.packs = self._add(self._tools, dialogs.packs)
        self.voice = self._add(self._tools, dialogs.voice)
        self.signing_key = self._add(self._tools, dialogs.signing_key)
        self.doctor = self._add(self._tools, dialogs.doctor)
        self.shortcuts = self._add(self._help, dialogs.shortcuts, Qt.Key.Key_F1)
        self.shortcuts.setShortcuts([QKeySequence(Qt.Key.Key_F1), QKeySequence(Qt.Key.Key_Question)])
        self.recording_guide = self._add(self._help, dialogs.recording_guide)
        self.first_run = self._add(self._help, dialogs.first_run)
        self._help.addSeparator()
        self.about = self._add(self._help, dialogs.about)
        self.about.setMenuRole(QAction.MenuRole.AboutRole)
        for action in (*self._tools.actions(), *self._help.actions()):
            if action is not self.about:
                action.setMenuRole(QAction.MenuRole.NoRole)

    @property
    def with_keys(self) -> list[QMenu]:
        """The menus whose actions have keyboard shortcuts."""
        return [self._file, self._edit, self._call, self._tools, self._help]

    def _add(
        self,
        menu: QMenu,
        do: Callable[[], object],
        keys: QKeySequence | Qt.Key | QKeySequence.StandardKey | None = None,
    ) -> QAction:
        action = QAction(self)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _checked: do())
        menu.addAction(action)
        return action

    def _add_languages(self) -> None:
        group = QActionGroup(self)
        self.languages: dict[str, QAction] = {}
        for language in LANGUAGES:
            action = QAction(_NAMES[language], self)
            action.setCheckable(True)
            action.setChecked(language == current_language())
            action.triggered.connect(lambda _=False, chosen=language: self.language_chosen.emit(chosen))
            group.addAction(action)
            self._language.addAction(action)
            self.languages[language] = action

    def enable_call(self, there_is_one: bool) -> None:
        """Enable the actions that need an open call."""
        self.export.setEnabled(there_is_one)
        self.redact.setEnabled(there_is_one)
        self.verify.setEnabled(there_is_one)
        self.put_away.setEnabled(there_is_one)
        for action in self._of_call:
            action.setEnabled(there_is_one)

    def show_recording(self, recording: bool) -> None:
        """Name the key of the recording: it ends the one whose page is shown."""
        self._recording = recording
        self.record.setText(self.tr("结束录音…") if recording else self.tr("录音"))

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        self._file.setTitle(self.tr("文件"))
        self._edit.setTitle(self.tr("编辑"))
        self._call.setTitle(self.tr("通话"))
        self._tools.setTitle(self.tr("工具"))
        self._help.setTitle(self.tr("帮助"))
        self.settings.setText(self.tr("设置…"))
        self.models.setText(self.tr("识别模型…"))
        self.packs.setText(self.tr("清单…"))
        self.voice.setText(self.tr("我的声音…"))
        self.signing_key.setText(self.tr("签名密钥…"))
        self.doctor.setText(self.tr("检查这台电脑…"))
        self.shortcuts.setText(self.tr("快捷键…"))
        self.recording_guide.setText(self.tr("怎么录音…"))
        self.first_run.setText(self.tr("开始的几步…"))
        self.about.setText(self.tr("关于话证…"))
        self._language.setTitle("语言 / Language")
        self.show_recording(self._recording)
        self._retranslate_import()
        self.live_text.setText(self.tr("录音时显示实时文字"))
        self.sources.setText(self.tr("选择录音设备…"))
        self.export.setText(self.tr("导出…"))
        self.redact.setText(self.tr("分享用的副本…"))
        self.verify.setText(self.tr("核验有没有被改动…"))
        self.cases.setText(self.tr("案卷…"))
        self.listening.setText(self.tr("两人听校…"))
        self.queue.setText(self.tr("导入和识别的队列…"))
        self.transcribe_all.setText(self.tr("识别所有未识别的通话"))
        self.put_away.setText(self.tr("把这通放进回收站…"))
        self.bin.setText(self.tr("回收站…"))
        self.quit.setText(self.tr("退出"))
        self.find.setText(self.tr("在通话里查找…"))
        self._retranslate_playback()
        self._retranslate_corrections()
        self.search.setText(self.tr("在所有通话里查找…"))
        self.cite.setText(self.tr("复制引文（页:行）"))
        self.excerpt.setText(self.tr("导出这一段的录音…"))
        self.mark.setText(self.tr("标记没听懂"))
        self.note.setText(self.tr("记一笔"))
        self.details.setText(self.tr("保单和标签…"))
        self.dates.setText(self.tr("日期…"))
        self.languages[current_language()].setChecked(True)

    def _retranslate_playback(self) -> None:
        self.play.setText(self.tr("播放 / 暂停"))
        self.back.setText(self.tr("后退 5 秒"))
        self.forward.setText(self.tr("前进 5 秒"))
        self.next.setText(self.tr("下一处没听懂"))
        self.previous.setText(self.tr("上一处没听懂"))
        self.slower.setText(self.tr("慢一点"))
        self.faster.setText(self.tr("快一点"))
        self.next_evidence.setText(self.tr("下一处讲到清单的地方"))
        self.previous_evidence.setText(self.tr("上一处讲到清单的地方"))
        self.closer.setText(self.tr("放大波形"))
        self.wider.setText(self.tr("缩小波形"))

    def _retranslate_import(self) -> None:
        self.import_files.setText(self.tr("导入录音…"))
        self.import_phone.setText(self.tr("从手机导入…"))
        self.import_folder.setText(self.tr("导入文件夹…"))
        self.review.setText(self.tr("审阅别人的证据包…"))
        self.returned.setText(self.tr("核验收到的审阅…"))
        self.all_reviews.setText(self.tr("所有审阅…"))

    def _retranslate_corrections(self) -> None:
        self.edit.setText(self.tr("更正这一句…"))
        self.split.setText(self.tr("拆成两句…"))
        self.join.setText(self.tr("与同一人的下一句合并"))
        self.remove.setText(self.tr("删去或恢复这一句"))
        self.undo.setText(self.tr("撤销上一次改动"))
        self.redo.setText(self.tr("重做撤销的改动"))
        self.proofread.setText(self.tr("逐句核对"))
        self.doubtful.setText(self.tr("下一个存疑的词"))
        self.replace.setText(self.tr("查找替换…"))
        self.swap.setText(self.tr("对调对方（客服）和我"))
        self.machine.setText(self.tr("显示更正前的机器文字"))
        self.history.setText(self.tr("更正记录…"))
