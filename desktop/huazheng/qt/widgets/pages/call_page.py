"""The page of one call: waveform, transport, transcript, checklist. A click in any of them moves all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from huazheng.core.call.gaps import recording_gaps
from huazheng.core.call.split_join import offset_at
from huazheng.core.text.labels import format_clock
from huazheng.core.text.one_sided_labels import ONE_SIDED_LABELS
from huazheng.core.text.remark_labels import remark_texts
from huazheng.qt.support.display_text import error_text, local_time
from huazheng.qt.support.sentences import sentences
from huazheng.qt.support.theme import GRID, MARGIN, READING_LINE_PX, TITLE_PX, scaled_px, sized_font
from huazheng.qt.support.ui_language import RetranslateMixin
from huazheng.qt.widgets.base.basics import ElidedLabel, PlainLabel, Separator, TextButton
from huazheng.qt.widgets.base.empty_state import EmptyState
from huazheng.qt.widgets.checklist.checklist_panel import ChecklistPanel
from huazheng.qt.widgets.transcript.call_footer import CallFooter
from huazheng.qt.widgets.transcript.find_bar import FindBar
from huazheng.qt.widgets.transcript.inline_editing import InlineEditing
from huazheng.qt.widgets.transcript.proofread_bar import ProofreadBar
from huazheng.qt.widgets.transcript.proofreading_mode import ProofreadingMode
from huazheng.qt.widgets.transcript.transcript_view import TranscriptView
from huazheng.qt.widgets.transcript.turn_menu import TurnMenu
from huazheng.qt.widgets.waveform.transport import Transport
from huazheng.qt.widgets.waveform.waveform import (
    DETAIL_PX,
    LOW_DETAIL_PX,
    OVERVIEW_PX,
    DetailWaveform,
    OverviewWaveform,
)
from huazheng.services.callview.turn_change import suggest_split

if TYPE_CHECKING:
    from huazheng.core.runtime.errors import HuazhengError
    from huazheng.core.schema.analysis import Moment
    from huazheng.qt.models.call_player import CallPlayer
    from huazheng.qt.models.progress import Progress
    from huazheng.services.callview.call_view import CallView
    from huazheng.services.callview.playback_audio import Peaks

CHECKLIST_PX = 376
_SAME_PLACE_SECONDS = 0.25
LEAST_LINES = 8
_LINES_PX = 5
_LOW_PX, _NARROW_PX = 560, 860


class CallPage(RetranslateMixin, QWidget):
    """Show one call and play it.

    transcribe_requested() · analyze_requested() · stop_requested(): the buttons of a job · details_requested(): open
    the policy facts and tags · replace_requested(): open find and replace
    """

    transcribe_requested = Signal()
    analyze_requested = Signal()
    stop_requested = Signal()
    details_requested = Signal()
    replace_requested = Signal()

    def __init__(self, playing: CallPlayer, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.opened: CallView | None = None
        self._playing = playing
        self._failed: HuazhengError | None = None
        self._waits = False  # the call is in the queue, and nothing has begun
        self.title = ElidedLabel(TITLE_PX, cut=Qt.TextElideMode.ElideMiddle)
        self.title.setFont(sized_font(self.font(), TITLE_PX, QFont.Weight.DemiBold))
        self.facts = ElidedLabel(muted=True, yields=True)
        self.overview, self.detail = OverviewWaveform(), DetailWaveform()
        self.transport = Transport()
        self.transcript = TranscriptView()
        self.editing, self.menu = InlineEditing(self.transcript), TurnMenu(self.transcript)
        self.proofread_bar = ProofreadBar()
        self.proofreading = ProofreadingMode(self.transcript, self.editing, self.proofread_bar)
        self.details, self.proofread = TextButton(link=True), TextButton(link=True)
        self.stage, self.side_stage = EmptyState(), EmptyState()
        self.checklist = ChecklistPanel()
        self.notes = self.checklist.notes
        self.find_bar = FindBar()
        self.one_sided = PlainLabel(wrap=True)
        self.one_sided.setContentsMargins(MARGIN, GRID, MARGIN, GRID)
        self.footer = CallFooter()
        self._detail_line, self._center = Separator(), QWidget()
        self._middle, self._side = QStackedWidget(), QStackedWidget()
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        self._text = QWidget()  # the transcript and, over it, the editor of a turn
        text = QVBoxLayout(self._text)
        text.setContentsMargins(0, 0, 0, 0)
        text.addWidget(self.transcript)
        self._middle.addWidget(self._text)
        self._middle.addWidget(self.stage)
        self._side.addWidget(self.checklist)
        self._side.addWidget(self.side_stage)
        self._middle.setObjectName("Surface")
        head = QHBoxLayout()
        head.setContentsMargins(MARGIN, GRID, MARGIN, GRID)
        head.setSpacing(MARGIN)
        head.addWidget(self.title)
        head.addWidget(self.facts, 1)
        head.addWidget(self.proofread)
        head.addWidget(self.details)
        middle = self._center
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        for part in (
            Separator(),
            self.overview,
            Separator(),
            self.detail,
            self._detail_line,
            self.transport,
            Separator(),
            self.find_bar,
            self.proofread_bar,
        ):
            column.addWidget(part)
        column.addWidget(self.one_sided)
        column.addWidget(self._middle, 1)
        column.addWidget(Separator())
        column.addWidget(self.footer)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(middle)
        self.splitter.addWidget(self._side)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setStretchFactor(1, 0)
        self.splitter.setSizes([720, CHECKLIST_PX])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.splitter)

    def _connect(self) -> None:
        for wave in (self.overview, self.detail):
            wave.sought.connect(self._playing.seek)
            self._playing.moved.connect(wave.show_position)
        self._playing.drawn.connect(self._draw)
        self.detail.framed.connect(self.overview.frame)
        self._playing.moved.connect(self._moved)
        self._playing.changed.connect(self.transport.show_playing)
        self.transport.toggled.connect(self._playing.toggle)
        self.transport.stepped.connect(lambda seconds: self._playing.seek(self._playing.position + seconds))
        self.transport.flagged.connect(self.go_to_moment)
        self.transport.zoomed.connect(self.detail.zoom)
        self.transport.speed_changed.connect(self._playing.set_speed)
        self.find_bar.searched.connect(self._find)
        self.find_bar.stepped.connect(self._find_next)
        self.transcript.play_requested.connect(self._play_row)
        self.checklist.play_requested.connect(self._jump)
        self.detail.selected.connect(self._playing.loop)
        self.detail.unselected.connect(self._playing.leave_loop)
        self.editing.play_requested.connect(self._loop_turn)
        self.menu.noted.connect(self._begin_note)
        self.menu.split_requested.connect(self._begin_split)
        self.notes.play_requested.connect(self._play_note)
        self.notes.mark_requested.connect(self.mark_at_playhead)
        self.notes.note_requested.connect(self.note_at_playhead)
        self.checklist.basis.asked.connect(self.analyze_requested)
        self.notes.left.connect(self.transcript.setFocus)
        self.details.clicked.connect(self.details_requested)
        self._connect_proofreading()
        self.stage.asked.connect(self.transcribe_requested)
        self.stage.stopped.connect(self.stop_requested)
        self.side_stage.asked.connect(self.analyze_requested)
        self.side_stage.stopped.connect(self.stop_requested)

    def _connect_proofreading(self) -> None:
        bar = self.proofread_bar
        self.proofread.clicked.connect(self.toggle_proofreading)
        self.proofreading.played.connect(self._play_line)
        self.proofreading.began.connect(self._fit_height)
        self.proofreading.ended.connect(self._fit_height)
        self.proofreading.ended.connect(self._stop_loop)
        bar.split_requested.connect(self.split_turn)
        bar.join_requested.connect(self.join_turn)
        bar.remove_requested.connect(self.remove_turn)
        bar.replace_requested.connect(self.replace_requested)

    # Content

    def show_call(self, opened: CallView, progress: Progress | None = None) -> None:
        """Show a call, or the same call after a change."""
        another = self.opened is None or self.opened.call.id != opened.call.id
        self.opened = opened
        if another:
            self._failed = None
            self.detail.unselect()
            self.find_bar.leave()
        timeline = opened.timeline
        for wave in (self.overview, self.detail):
            if another:
                wave.show_peaks(None)
            wave.show_timeline(timeline)
        self.transport.show_duration(opened.duration)
        self.transport.enable_moments(bool(timeline.moments))
        if opened.transcript is not None:
            self.transcript.show_call(opened)
        self.editing.show_call(opened)
        self.proofreading.show_call(opened)
        if opened.analysis is not None:
            self.checklist.show_call(opened)
        self.footer.show_call(opened)
        if self.find_bar.isVisible():
            self.find_bar.show_found(*self.transcript.search.position, by_sound=self.transcript.search.by_sound)
        self.stage.working = self.side_stage.working = self._waits = False
        self.retranslate()
        if progress is not None:
            self.show_work(progress)

    def show_work(self, progress: Progress | None) -> None:
        """Show the progress of the job on this call; None when it has just been asked for."""
        stage = self._stage()
        waits, waited = progress is not None and not progress.fraction and bool(progress.doing), self._waits
        self._waits = waits
        if progress is not None and waits:
            stage.work(progress.doing, self.tr("可以继续听录音，也可以先看别的通话。"))
        elif not stage.working or waited:
            self._failed = None
            self._offer_work(stage)
        if progress is not None and progress.fraction > 0:
            stage.progress(progress.fraction, progress.doing)

    def show_end(self, error: HuazhengError | None) -> None:
        """Show that the job has ended: completed, stopped, or with an error and its remedy."""
        self._failed = error
        self._offer()

    # Corrections, marks and notes

    def edit_turn(self) -> None:
        """Edit the current turn; without one, the turn that is being played."""
        row = self.transcript.currentIndex().row()
        row = row if row >= 0 else self.transcript.played_row or 0
        if self._writable and self.transcript.turns.turns:
            self.editing.begin(row)

    def remove_turn(self) -> None:
        """Remove the current turn; restore it if it is removed."""
        if (row := self._editable_row()) is not None:
            self.menu.remove_or_restore(row)

    def join_turn(self) -> None:
        """Join the current turn with the next one of the same speaker."""
        if (row := self._editable_row()) is not None:
            self.menu.join(row)

    def split_turn(self) -> None:
        """Open the current turn for splitting; split the one in the editor at its cursor."""
        if self.editing.editor is not None:
            self.editing.editor.split_here()
        elif (row := self._editable_row()) is not None:
            self._begin_split(row)

    def _begin_split(self, row: int) -> None:
        """Open a turn for splitting where it is being played, else at the clause nearest its middle."""
        turn, position = self.transcript.turns.turns[row], self._playing.position
        inside = turn.start < position < turn.end
        offset = offset_at(turn, position) if inside else 0
        self.editing.begin(row, offset if 0 < offset < len(turn.text) else suggest_split(turn.text))

    def show_turn(self, number: int) -> None:
        """Bring the turn with this id into view, or the one that took its place; go on proofreading there."""
        corrected = self.opened.corrected if self.opened is not None else None
        if corrected is not None:
            standing = corrected.turn_at(number)
            self.transcript.go_to(standing.id if standing is not None else number)
            self.proofreading.go_on_at(number)

    def toggle_proofreading(self) -> None:
        """Begin to proofread the call line by line, or end it."""
        if self.proofreading.active:
            self.proofreading.leave()
        elif self._writable and self.opened is not None and self.opened.transcript is not None:
            self.find_bar.leave()
            self.proofreading.begin()

    def next_doubtful(self) -> None:
        """Open the next line with a word of low confidence for proofreading."""
        if self._writable and self.transcript.turns.turns:
            self.proofreading.next_doubtful()

    def _play_line(self, start: float, end: float, looped: bool) -> None:
        if looped:
            self._loop_turn(start, end)
        else:
            self.detail.unselect()
            self._playing.play_once(start, end)

    def _stop_loop(self) -> None:
        self.detail.unselect()
        self._playing.pause()

    def _play_row(self, seconds: float) -> None:
        """Play from a turn that was clicked; while one is in the editor, only go on proofreading there."""
        if self.proofreading.active:
            self.proofreading.go_to(self.transcript.currentIndex().row())
        elif self.editing.editor is None:
            self._playing.play(seconds)

    @property
    def _writable(self) -> bool:
        return self.opened is not None and self.opened.writable

    def _editable_row(self) -> int | None:
        """The current row of a transcript that can be corrected; without one, the row that is being played."""
        row = self.transcript.currentIndex().row()
        return (row if row >= 0 else self.transcript.played_row) if self._writable else None

    def mark_at_playhead(self) -> None:
        """Add a mark "not understood" at the playhead."""
        if self._writable:
            self.checklist.show_notes()
            self.notes.mark(self._playing.position)

    def note_at_playhead(self) -> None:
        """Begin a note at the playhead."""
        self._begin_note(self._playing.position)

    def _begin_note(self, seconds: float) -> None:
        if self._writable:
            self.checklist.show_notes()
            self.notes.begin(seconds)

    def _play_note(self, seconds: float) -> None:
        row = self.transcript.turns.row_before(seconds)
        if row is not None:
            self.transcript.go_to(self.transcript.turns.turns[row].id)
        self._playing.play(seconds)

    def _loop_turn(self, start: float, end: float) -> None:
        """Play the edited turn in a loop."""
        self.detail.choose(start, end)
        self._playing.loop(start, end)

    def show_recheck_started(self, call_id: str, stretch: int) -> None:
        """Show that a gap is being transcribed again."""
        if self.opened is not None and self.opened.call.id == call_id:
            self.transcript.show_recheck(stretch, self.tr("正在听"))

    def show_recheck_result(self, call_id: str, stretch: int, words: str | None) -> None:
        """Show the text of a gap that was transcribed again; None if that failed."""
        if self.opened is None or self.opened.call.id != call_id:
            return
        if words is None:
            self.transcript.clear_recheck(stretch)
        else:
            said = self.tr("“{0}”，只供参考，不在文字稿里").format(words) if words else self.tr("还是没有文字")
            self.transcript.show_recheck(stretch, said)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape clears the selection in the waveform."""
        if event.key() == Qt.Key.Key_Escape and self.detail.unselect():
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Make the waveforms lower in a low window, or hide them, for the transcript."""
        super().resizeEvent(event)
        self._fit_height()

    def event(self, event: QEvent) -> bool:
        """Fit again when a bar was opened or a text became longer."""
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit_height()
        return done

    def _fit_height(self) -> None:
        """Leave room for some lines of the transcript; the waveforms give way, the lower one first."""
        self._show_side()
        width = self._center.width()
        self.proofread_bar.show_hint(self.height() >= scaled_px(_LOW_PX))
        parts = (self.transport, self.find_bar, self.proofread_bar, self.one_sided, self.footer)
        rest = sum(_height_of(part, width) for part in parts if not part.isHidden()) + self._head_height
        least = LEAST_LINES * scaled_px(READING_LINE_PX) + 2 * MARGIN
        overviews = (True, True, True, False)
        details = (0, 0, 0, 0) if self.proofreading.active else (DETAIL_PX, LOW_DETAIL_PX, 0, 0)
        for overview, detail in zip(overviews, details, strict=True):
            if self.height() - rest - detail - overview * OVERVIEW_PX >= least:
                break
        self.overview.setVisible(overview)
        for part in (self.detail, self._detail_line):
            part.setVisible(detail > 0)
        if detail:
            self.detail.setFixedHeight(detail)

    def _show_side(self) -> None:
        """Show the checklist beside a transcript; in a narrow window, proofreading takes its room."""
        narrow = self.proofreading.active and self.width() < scaled_px(_NARROW_PX)
        self._side.setVisible(self.opened is not None and self.opened.transcript is not None and not narrow)

    @property
    def _head_height(self) -> int:
        """Height of the title's row, and of the lines between the parts."""
        return max(self.title.sizeHint().height(), self.details.sizeHint().height()) + 2 * GRID + _LINES_PX

    def go_to_moment(self, forward: bool) -> None:
        """Jump to the next or previous moment from the playhead."""
        if (moment := self._next_moment(forward)) is not None:
            self._jump(moment.turn, moment.start)

    def go_to_turn(self, turn: int) -> None:
        """Move the playhead to the turn with this id, and show it."""
        transcript = self.opened.transcript if self.opened is not None else None
        for spoken in transcript.turns if transcript is not None else ():
            if spoken.id == turn:
                self.transcript.go_to(turn)
                self._playing.seek(spoken.start)

    def go_to_evidence(self, forward: bool) -> None:
        """Jump to the next or previous evidence from the playhead."""
        if self.opened is None:
            return
        rows = zip(self.transcript.turns.turns, self.transcript.turns.marks, strict=True)
        places = sorted({(passage.start, turn.id) for turn, marks in rows for passage in marks.passages})
        here = self._playing.position
        if forward:
            target = next((place for place in places if place[0] > here + _SAME_PLACE_SECONDS), None)
        else:
            target = next((place for place in reversed(places) if place[0] < here - self._previous_margin()), None)
        if target is not None:
            self._jump(target[1], target[0])

    def retranslate(self) -> None:
        """Show every text in the language in use."""
        if self.opened is None:
            return
        self.title.show_text(self.opened.label)
        seal = self.opened.call.seal
        two = len(self.opened.channel_speakers) > 1
        when = f"{local_time(self.opened.started_at):%Y-%m-%d %H:%M}"
        came = self.tr("{0} 导入") if seal.origin == "imported" else self.tr("{0} 录音")
        channels = self.tr("双声道") if two else self.tr("单声道")
        tags = "".join(f" · #{tag}" for tag in self.opened.tags)
        self.facts.show_text(f"{came.format(when)} · {format_clock(seal.duration)} · {channels}{tags}")
        self.details.set_text(self.tr("保单和标签"))
        state = self.opened.snapshot.proofreading
        self.proofread.set_text(
            self.tr("逐句核对 {0}/{1}").format(state.checked, state.total) if state.checked else self.tr("逐句核对")
        )
        self.proofread.setVisible(self.opened.writable and state.total > 0)
        self._middle.setCurrentWidget(self._text if self.opened.transcript is not None else self.stage)
        only = self.opened.transcript.only_speaker if self.opened.transcript is not None else None
        told: list[object] = [ONE_SIDED_LABELS[only]] if only is not None else []
        told += remark_texts(seal.remarks)
        told += [sentences().lost(seal)] if recording_gaps(seal) else []
        self.one_sided.show_text("\n".join(map(str, told)))
        self.one_sided.setVisible(bool(told))
        self._show_side()
        self._side.setCurrentWidget(self.checklist if self.opened.analysis is not None else self.side_stage)
        if self._stage().working and not self._waits:
            self._offer_work(self._stage())
        elif not self._waits:
            self._offer()

    def _stage(self) -> EmptyState:
        return self.stage if self.opened is None or self.opened.transcript is None else self.side_stage

    def _offer(self) -> None:
        if self._failed is not None:
            self._stage().offer(
                error_text(self._failed), str(self._failed.remedy or ""), self.tr("再试一次"), wrong=True
            )
            return
        self.stage.offer(
            self.tr("这通录音还没有识别"),
            self.tr("识别在这台电脑上进行，录音不会离开它。识别之后就能看到对方讲清了什么、哪里没听懂。"),
            self.tr("识别"),
        )
        self.side_stage.offer(
            self.tr("还没有对照清单"), self.tr("对照监管规定的回访内容，看对方讲到了哪些。"), self.tr("对照清单")
        )

    def _offer_work(self, stage: EmptyState) -> None:
        title = self.tr("正在识别") if stage is self.stage else self.tr("正在对照清单")
        stage.work(title, self.tr("可以继续听录音，也可以先看别的通话。"))

    # Navigation

    def _moved(self, seconds: float) -> None:
        self.transport.show_position(seconds)
        self.transcript.show_played(seconds)

    def _draw(self, peaks: Peaks) -> None:
        for wave in (self.overview, self.detail):
            wave.show_peaks(peaks)

    def _jump(self, turn: int, seconds: float) -> None:
        self.transcript.go_to(turn)
        self._playing.play(seconds)

    def _next_moment(self, forward: bool) -> Moment | None:
        analysis = self.opened.analysis if self.opened is not None else None
        if analysis is None:
            return None
        here = self._playing.position
        moments = sorted(analysis.moments, key=lambda moment: moment.start)
        if forward:
            return next((moment for moment in moments if moment.start > here + _SAME_PLACE_SECONDS), None)
        back = here - self._previous_margin()
        return next((moment for moment in reversed(moments) if moment.start < back), None)

    def _previous_margin(self) -> float:
        """Seconds that the previous place must lie back: during playback, the one just begun does not count."""
        return 2.0 if self._playing.is_playing else _SAME_PLACE_SECONDS

    def mark_words(self, words: str) -> None:
        """Mark these words, and show the first place from the current turn on."""
        self.find_bar.begin(words)
        self._find(words)

    def _find(self, words: str) -> None:
        found = self.transcript.find_words(words)
        self.find_bar.show_found(*found, by_sound=self.transcript.search.by_sound)

    def _find_next(self, forward: bool) -> None:
        found = self.transcript.find_next(forward)
        self.find_bar.show_found(*found, by_sound=self.transcript.search.by_sound)


def _height_of(part: QWidget, width: int) -> int:
    return part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height()
