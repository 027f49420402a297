"""Main loop of the live text process: reads the growing recording until it ends.

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
from huazheng.services.live.live_protocol import EndedEvent, LiveEvent, ReadyEvent, decode_event, encode_event
from huazheng.services.live.live_source import LiveSource
from huazheng.services.live.live_text import LiveText
from huazheng.services.live.live_transcriber import LiveTranscriber
from huazheng.services.system.model_choice import live_model
from huazheng.services.system.process_tuning import background_threads, lower_priority
from huazheng.settings.store import load_settings
from huazheng.speech.asr.engine import open_engine
from huazheng.speech.models.installed_models import is_proven, model_folder

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home

LANGUAGE = "zh"
POLL_SECONDS = 0.12
HEARTBEAT_SECONDS = 1.0
BEGIN_PATIENCE_SECONDS = 4.0


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
    if not is_proven(home, model):
        text = Text("识别模型的文件坏了。", "The files of the speech model are damaged.")
        _send(out, EndedEvent(why="failed", message=(text.zh, text.en)))
        return
    threads = background_threads()
    engine = open_engine(model.engine, model_folder(home, model), threads)
    transcriber = LiveTranscriber(engine, home, LANGUAGE, load_settings(home).settings.script)
    recording = _RunningRecording(home, call_id)
    if sources := recording.wait_for_sources():
        live_text = LiveText(home, sources, transcriber, lambda event: _send(out, event), threads)
        live_text.remember(before)
        _send(out, ReadyEvent(model=model.id, apart=live_text.apart))
        heartbeat_at = 0.0
        while True:
            if (now := time.monotonic()) - heartbeat_at >= HEARTBEAT_SECONDS:
                heartbeat_at = now
                _send(out, live_text.heartbeat())
                if not recording.goes_on:
                    break
            if not live_text.step():
                time.sleep(POLL_SECONDS)
    _send(out, EndedEvent(why="over"))


class _RunningRecording:
    """The recording ``call_id`` as its recorder describes it."""

    def __init__(self, home: Home, call_id: str) -> None:
        self._control = home.recordings / RECORDING_FOLDER / call_id
        self._original = home.recordings / call_id / ORIGINAL_FOLDER

    @property
    def goes_on(self) -> bool:
        """True while it is recorded."""
        state = read_state(self._control)
        return state is not None and state.phase in ("starting", "recording") and is_alive(self._control)

    def wait_for_sources(self) -> dict[str, LiveSource]:
        """The sources, once the capture times of their first frames are known; none if the recording ended before."""
        found: dict[str, LiveSource] = {}
        deadline = time.monotonic() + BEGIN_PATIENCE_SECONDS
        while self.goes_on:
            state = read_state(self._control)
            for seen in state.sources if state is not None else ():
                found.setdefault(seen.name, LiveSource(self._original, seen.name))
            for source in found.values():
                source.chain.read()
            known = [source.chain.first_frame_us for source in found.values() if source.chain.first_frame_us]
            if found and (len(known) == len(found) or (time.monotonic() > deadline and known)):
                for source in found.values():
                    source.begin(min(known))
                return found
            time.sleep(POLL_SECONDS)
        return {}


def _send(out: BinaryIO, event: LiveEvent) -> None:
    out.write(encode_event(event))
    out.flush()
