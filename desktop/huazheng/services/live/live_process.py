"""Main loop of the live text process: reads the growing recording and recognizes finished utterances until it ends.

Started with :func:`~huazheng.services.live.live_protocol.live_text_command`. It writes only events to standard output.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, BinaryIO

from huazheng.core.runtime.errors import EXIT_OK, HuazhengError
from huazheng.core.runtime.language import Text
from huazheng.core.runtime.log import logger
from huazheng.core.schema.seal import ORIGINAL_FOLDER
from huazheng.services.capture.recorder.protocol import RECORDING_FOLDER, is_alive, read_state
from huazheng.services.live.echo_detection import is_leakage
from huazheng.services.live.live_checklist import LiveChecklist
from huazheng.services.live.live_protocol import (
    ChecklistEvent,
    EndedEvent,
    HeartbeatEvent,
    LiveEvent,
    ReadyEvent,
    SkippedEvent,
    SkipReason,
    TurnEvent,
    decode_event,
    encode_event,
)
from huazheng.services.live.live_source import LiveSource
from huazheng.services.live.live_transcriber import LiveTranscriber
from huazheng.services.live.utterance_queue import UtteranceQueue
from huazheng.services.system.model_choice import live_model
from huazheng.services.system.process_tuning import background_threads, lower_priority
from huazheng.settings.store import load_settings
from huazheng.speech.asr.engine import open_engine
from huazheng.speech.models.installed_models import model_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huazheng.core.runtime.paths import Home
    from huazheng.services.live.live_protocol import ItemProgress
    from huazheng.services.live.utterance_queue import PendingUtterance

LANGUAGE = "zh"
POLL_SECONDS = 0.12
HEARTBEAT_SECONDS = 1.0
BEGIN_PATIENCE_SECONDS = 4.0
RETRY_WITHIN_SECONDS = 3.0
"""Longest delay after an utterance up to which it is decoded again, so that others do not wait for it."""
FAR_BEHIND_SECONDS = 20.0
"""Unread sound that makes the process skip ahead: the machine was busy, or the process began in mid-call."""
RESUME_SECONDS = 3.0
"""Sound before the end that is read after skipping ahead."""


def run_live_text(home: Home, call_id: str, earlier: BinaryIO, out: BinaryIO) -> int:
    """Write live text of the recording ``call_id`` until it ends, and return the exit code.

    ``earlier``: events of an earlier process of this recording.
    """
    lower_priority()
    try:
        _run(home, call_id, earlier, out)
    except BrokenPipeError:  # the reader is gone
        sys.stderr.close()
    except HuazhengError as error:
        _send(out, EndedEvent(why="failed", message=(error.what.zh, error.what.en)))
    except Exception:
        logger("live").exception("live text ended")
        text = Text("实时文字出错停下了。", "Live text stopped because of an error.")
        _send(out, EndedEvent(why="failed", message=(text.zh, text.en)))
    return EXIT_OK


def _run(home: Home, call_id: str, earlier: BinaryIO, out: BinaryIO) -> None:
    before = [event for line in earlier.readlines() if (event := decode_event(line)) is not None]
    model = live_model(home, LANGUAGE)
    if model is None or model.engine is None:
        _send(out, EndedEvent(why="no_model"))
        return
    engine = open_engine(model.engine, model_folder(home, model), background_threads())
    transcriber = LiveTranscriber(engine, home, LANGUAGE, load_settings(home).settings.script)
    live_text = _LiveText(home, call_id, transcriber, out)
    live_text.remember(before)
    if live_text.begin():
        _send(out, ReadyEvent(model=model.id, apart=live_text.apart))
        live_text.run()
    _send(out, EndedEvent(why="over"))


class _LiveText:
    def __init__(self, home: Home, call_id: str, transcriber: LiveTranscriber, out: BinaryIO) -> None:
        self._control = home.recordings / RECORDING_FOLDER / call_id
        self._original = home.recordings / call_id / ORIGINAL_FOLDER
        self._transcriber, self._out = transcriber, out
        self._checklist = LiveChecklist(home)
        self._items: tuple[ItemProgress, ...] = ()
        self._sources: dict[str, LiveSource] = {}
        self._queue = UtteranceQueue()
        self._judged, self._has_read = True, False
        self._heartbeat_at = 0.0

    @property
    def apart(self) -> bool:
        """True if each speaker has a source."""
        return len(self._sources) > 1

    def remember(self, before: Iterable[LiveEvent]) -> None:
        """Take in the events of an earlier process of this recording."""
        for event in before:
            if isinstance(event, TurnEvent):
                self._transcriber.remember(event)
                self._checklist.add(event.turn)
                self._judged = False

    def begin(self) -> bool:
        """Wait for the sources and the capture times of their first frames. False: the recording ended before that."""
        deadline = time.monotonic() + BEGIN_PATIENCE_SECONDS
        while self._goes_on():
            state = read_state(self._control)
            for seen in state.sources if state is not None else ():
                self._sources.setdefault(seen.name, LiveSource(self._original, seen.name))
            sources = self._sources.values()
            for source in sources:
                source.chain.read()
            known = [source.chain.first_frame_us for source in sources if source.chain.first_frame_us]
            if self._sources and (len(known) == len(self._sources) or (time.monotonic() > deadline and known)):
                for source in sources:
                    source.begin(min(known))
                return True
            time.sleep(POLL_SECONDS)
        return False

    def run(self) -> None:
        """Write live text until the recording ends."""
        while self._send_heartbeat():
            self._read_sources()
            now = max(source.seconds for source in self._sources.values())
            if (dropped := self._queue.drop_late(now)) is not None:
                _send(self._out, dropped)
            if (utterance := self._queue.next(self._sources, now)) is not None:
                self._transcribe(utterance)
            elif not self._judged:
                self._judge()
            else:
                time.sleep(POLL_SECONDS)

    def _read_sources(self) -> None:
        """Analyze new sound; skip ahead when too far behind."""
        sources = self._sources.values()
        if any(source.seconds - source.speech.seconds > FAR_BEHIND_SECONDS for source in sources):
            why: SkipReason = "slow" if self._has_read else "earlier"
            skipped = [source.skip_to_last(RESUME_SECONDS) for source in sources]
            self._queue.clear()
            start, end = min(start for start, _ in skipped), max(end for _, end in skipped)
            _send(self._out, SkippedEvent(start=round(start, 2), end=round(end, 2), why=why))
        self._has_read = True
        for source in sources:
            for segment in source.read():
                self._queue.add(source.name, segment)

    def _transcribe(self, utterance: PendingUtterance) -> None:
        source = self._sources[utterance.source]
        here = source.speech
        others = [other.speech for name, other in self._sources.items() if name != utterance.source]
        if any(is_leakage(here, there, utterance.segment) for there in others):
            return
        audio = here.sound(utterance.segment.start, utterance.segment.end)
        event = self._transcriber.transcribe(
            utterance.source,
            audio,
            utterance.segment,
            apart=self.apart,
            has_time=lambda seconds: source.seconds + seconds - utterance.end <= RETRY_WITHIN_SECONDS,
        )
        if event is not None:
            _send(self._out, event)
        if isinstance(event, TurnEvent):
            self._checklist.add(event.turn)
            self._judged = False

    def _judge(self) -> None:
        self._judged = True
        items = self._checklist.items()
        if items != self._items:
            self._items = items
            _send(self._out, ChecklistEvent(items=items))

    def _send_heartbeat(self) -> bool:
        """About once a second send a heartbeat. Returns whether the recording goes on."""
        now = time.monotonic()
        if now - self._heartbeat_at < HEARTBEAT_SECONDS:
            return True
        self._heartbeat_at = now
        to = max(source.speech.seconds for source in self._sources.values())
        recorded = max(source.seconds for source in self._sources.values())
        behind = max(recorded - self._queue.oldest(recorded), recorded - to, 0.0)
        _send(self._out, HeartbeatEvent(to=round(to, 2), behind=round(behind, 2)))
        return self._goes_on()

    def _goes_on(self) -> bool:
        state = read_state(self._control)
        return state is not None and state.phase in ("starting", "recording") and is_alive(self._control)


def _send(out: BinaryIO, event: LiveEvent) -> None:
    out.write(encode_event(event))
    out.flush()
