"""The process that hears a running recording: reads what has come, finds what was said, reads it out, until the end.

Started by :func:`huazheng.services.live.launch.command`. It writes nothing but events on its standard output.
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
from huazheng.services.live.checklist_tracker import ChecklistTracker
from huazheng.services.live.echo_detection import is_leakage
from huazheng.services.live.live_events import (
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
from huazheng.services.live.model_selection import live_model
from huazheng.services.live.priority import lower_priority, thread_count
from huazheng.services.live.utterance_queue import UtteranceQueue
from huazheng.settings.store import load_settings
from huazheng.speech.engine import open_engine
from huazheng.speech.models.installed_models import model_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from huazheng.core.runtime.paths import Home
    from huazheng.services.live.live_events import ItemProgress
    from huazheng.services.live.utterance_queue import PendingUtterance

LANGUAGE = "zh"
POLL_SECONDS = 0.12
HEARTBEAT_SECONDS = 1.0
BEGIN_PATIENCE_SECONDS = 4.0
RETRY_WITHIN_SECONDS = 3.0
"""What gives no text is read once more only if that is over so soon after it was said: others must not wait for it."""
FAR_BEHIND_SECONDS = 20.0
"""So much that nobody has even looked at is left out: the machine was busy, or this began in mid-call."""
GO_ON_FROM_SECONDS = 3.0


def listen(home: Home, call_id: str, said_before: BinaryIO, out: BinaryIO) -> int:
    """Hear the recording ``call_id`` until it ends, and return the exit code."""
    lower_priority()
    try:
        _listen(home, call_id, said_before, out)
    except BrokenPipeError:  # nobody listens any more
        sys.stderr.close()
    except HuazhengError as error:
        _send(out, EndedEvent(why="failed", message=(error.what.zh, error.what.en)))
    except Exception:
        logger("live").exception("live text ended")
        text = Text("实时文字出错停下了。", "Live text stopped on a mistake of its own.")
        _send(out, EndedEvent(why="failed", message=(text.zh, text.en)))
    return EXIT_OK


def _listen(home: Home, call_id: str, said_before: BinaryIO, out: BinaryIO) -> None:
    before = [event for line in said_before.readlines() if (event := decode_event(line)) is not None]
    model = live_model(home, LANGUAGE)
    if model is None or model.engine is None:
        _send(out, EndedEvent(why="no_model"))
        return
    engine = open_engine(model.engine, model_folder(home, model), thread_count())
    hearing = LiveTranscriber(engine, home, LANGUAGE, load_settings(home).settings.script)
    listener = _Listener(home, call_id, hearing, out)
    listener.remember(before)
    if listener.begin():
        _send(out, ReadyEvent(model=model.id, apart=listener.apart))
        listener.run()
    _send(out, EndedEvent(why="over"))


class _Listener:
    def __init__(self, home: Home, call_id: str, hearing: LiveTranscriber, out: BinaryIO) -> None:
        self._control = home.recordings / RECORDING_FOLDER / call_id
        self._original = home.recordings / call_id / ORIGINAL_FOLDER
        self._hearing, self._out = hearing, out
        self._standing = ChecklistTracker(home)
        self._items: tuple[ItemProgress, ...] = ()
        self._sources: dict[str, LiveSource] = {}
        self._waiting = UtteranceQueue()
        self._judged, self._taken = True, False
        self._beaten = 0.0

    @property
    def apart(self) -> bool:
        """Whether the two who speak are two sources."""
        return len(self._sources) > 1

    def remember(self, before: Iterable[LiveEvent]) -> None:
        """Take what an earlier process of this recording had heard."""
        for event in before:
            if isinstance(event, TurnEvent):
                self._hearing.remember(event)
                self._standing.take(event.turn)
                self._judged = False

    def begin(self) -> bool:
        """Wait until the sources are known, and when each of them began. False: the recording is over before that."""
        deadline = time.monotonic() + BEGIN_PATIENCE_SECONDS
        while self._goes_on():
            state = read_state(self._control)
            for source in state.sources if state is not None else ():
                self._sources.setdefault(source.name, LiveSource(self._original, source.name))
            for one in self._sources.values():
                one.chain.read()
            known = [one.chain.first_frame_us for one in self._sources.values() if one.chain.first_frame_us]
            if self._sources and (len(known) == len(self._sources) or (time.monotonic() > deadline and known)):
                for one in self._sources.values():
                    one.begin(min(known))
                return True
            time.sleep(POLL_SECONDS)
        return False

    def run(self) -> None:
        """Until the recording ends."""
        while self._beat():
            self._take()
            now = max(one.seconds for one in self._sources.values())
            if (missed := self._waiting.give_up(now)) is not None:
                _send(self._out, missed)
            if (utterance := self._waiting.next(self._sources, now)) is not None:
                self._hear(utterance)
            elif not self._judged:
                self._judge()
            else:
                time.sleep(POLL_SECONDS)

    def _take(self) -> None:
        """Read on; where that is hopeless, from further on."""
        if any(one.seconds - one.speech.seconds > FAR_BEHIND_SECONDS for one in self._sources.values()):
            why: SkipReason = "slow" if self._taken else "earlier"
            left_out = [one.skip_to_last(GO_ON_FROM_SECONDS) for one in self._sources.values()]
            self._waiting.clear()
            start, end = min(one for one, _ in left_out), max(one for _, one in left_out)
            _send(self._out, SkippedEvent(start=round(start, 2), end=round(end, 2), why=why))
        self._taken = True
        for source in self._sources.values():
            for stretch in source.take():
                self._waiting.add(source.name, stretch)

    def _hear(self, utterance: PendingUtterance) -> None:
        source = self._sources[utterance.source]
        here = source.speech
        others = [one.speech for name, one in self._sources.items() if name != utterance.source]
        if any(is_leakage(here, there, utterance.stretch) for there in others):
            return
        sound = here.sound(utterance.stretch.start, utterance.stretch.end)
        heard = self._hearing.hear(
            utterance.source,
            sound,
            utterance.stretch,
            apart=self.apart,
            again=lambda takes: source.seconds + takes - utterance.end <= RETRY_WITHIN_SECONDS,
        )
        if heard is not None:
            _send(self._out, heard)
        if isinstance(heard, TurnEvent):
            self._standing.take(heard.turn)
            self._judged = False

    def _judge(self) -> None:
        self._judged = True
        items = self._standing.items()
        if items != self._items:
            self._items = items
            _send(self._out, ChecklistEvent(items=items))

    def _beat(self) -> bool:
        """About once a second: whether the recording goes on, and a word to whoever reads this."""
        now = time.monotonic()
        if now - self._beaten < HEARTBEAT_SECONDS:
            return True
        self._beaten = now
        to = max(one.speech.seconds for one in self._sources.values())
        recorded = max(one.seconds for one in self._sources.values())
        behind = max(recorded - self._waiting.oldest(recorded), recorded - to, 0.0)
        _send(self._out, HeartbeatEvent(to=round(to, 2), behind=round(behind, 2)))
        return self._goes_on()

    def _goes_on(self) -> bool:
        state = read_state(self._control)
        return state is not None and state.phase in ("starting", "recording") and is_alive(self._control)


def _send(out: BinaryIO, event: LiveEvent) -> None:
    out.write(encode_event(event))
    out.flush()
