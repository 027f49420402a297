"""Live text of one recording: sound is read as it grows, utterances are recognized, and events tell what was said.

Where the microphone hears both sides (:mod:`source_watch`), or there is only one source, speakers are identified by
voice (:mod:`live_voices`). Where both sources hold one sound (:mod:`one_sound_watch`), nobody is named.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import msgspec

from huazheng.services.live.echo_detection import is_leakage
from huazheng.services.live.live_checklist import LiveChecklist
from huazheng.services.live.live_protocol import (
    ChecklistEvent,
    HeartbeatEvent,
    RevisedTextEvent,
    SkippedEvent,
    SkipReason,
    SourcesEvent,
    SpeakersEvent,
    TurnEvent,
    TurnSpeaker,
)
from huazheng.services.live.live_voices import (
    LIVE_SPEAKER_CONFIDENCE,
    LiveVoices,
    speech_stretches,
    split_at_pauses,
)
from huazheng.services.live.one_sound_watch import FIRST_SOURCE, OneSoundWatch
from huazheng.services.live.rereading import HeardUtterance, Rereading
from huazheng.services.live.source_watch import SourceWatch
from huazheng.services.live.utterance_queue import UtteranceQueue
from huazheng.services.system.models import find_model
from huazheng.speech.diarization.embeddings import SpeakerEmbedder
from huazheng.speech.models.installed_models import is_proven, model_folder
from huazheng.speech.models.registry import SPEAKER_MODEL
from huazheng.speech.mono_audio import ASR_SAMPLE_RATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from concurrent.futures import Executor

    from huazheng.core.runtime.paths import Home
    from huazheng.services.live.live_protocol import LiveEvent
    from huazheng.services.live.live_source import LiveSource
    from huazheng.services.live.live_transcriber import LiveTranscriber
    from huazheng.services.live.rereading import Reading
    from huazheng.services.live.utterance_queue import PendingUtterance

RETRY_WITHIN_SECONDS = 3.0
"""Longest delay after an utterance up to which it is decoded again, so that others do not wait for it."""
FAR_BEHIND_SECONDS = 20.0
"""Unread sound that makes the process skip ahead: the machine was busy, or the process began in mid-call."""
RESUME_SECONDS = 3.0
"""Sound before the end that is read after skipping ahead."""

LINE_PAUSE_SECONDS = 5.0
"""Silence of the line after which the microphone is searched for a fainter, second speaker; none at the beginning."""


class LiveText:
    """Live text of a recording with these sources, by name; every event goes to ``send``.

    ``threads``: for the speaker model. ``executor``: for rereadings; by default a thread.
    """

    def __init__(
        self,
        home: Home,
        sources: Mapping[str, LiveSource],
        transcriber: LiveTranscriber,
        send: Callable[[LiveEvent], None],
        threads: int = 1,
        *,
        executor: Executor | None = None,
    ) -> None:
        self._sources, self._transcriber, self._send = sources, transcriber, send
        self._checklist = LiveChecklist(home)
        self._progress = ChecklistEvent(items=())
        self._queue = UtteranceQueue()
        self._watch = SourceWatch()
        self._one_sound = OneSoundWatch(sources.values())
        self._voices = LiveVoices(lambda: _speaker_model(home, threads))
        self._rereading = Rereading(transcriber.read_again, executor or ThreadPoolExecutor(1))
        self._one_voice = False
        self._judged, self._has_read = True, False
        self._remembered_seconds = 0.0

    @property
    def apart(self) -> bool:
        """True if each speaker has a source."""
        return len(self._sources) > 1 and not self._watch.both_sides

    def remember(self, before: Iterable[LiveEvent]) -> None:
        """Take in the events of an earlier process of this recording."""
        for event in before:
            if isinstance(event, TurnEvent):
                self._transcriber.remember(event)
                self._checklist.add(event.turn)
                self._judged = False
                self._remembered_seconds = max(self._remembered_seconds, event.turn.end)
            elif isinstance(event, SpeakersEvent):
                self._revise_checklist(event.turns)
            elif isinstance(event, RevisedTextEvent):
                self._transcriber.take_ids(event.turns)
                self._checklist.replace(event.replaced, event.turns)
            elif isinstance(event, SourcesEvent):
                self._watch = SourceWatch(both_sides=not event.apart)
                self._one_voice = event.one_voice

    def step(self) -> bool:
        """Read new sound and do what is most urgent. Returns whether there was anything to do."""
        self._read_sources()
        now = max(source.seconds for source in self._sources.values())
        if (dropped := self._queue.drop_late(now)) is not None:
            self._send(dropped)
        if (utterance := self._queue.next(self._sources, now)) is not None:
            self._transcribe(utterance)
        elif (reading := self._rereading.finished()) is not None:
            self._revise_text(reading)
        elif self._voices.pending and not self.apart:
            self._name_next()
        elif not self._judged:
            self._judge()
        else:
            return False
        if not self.apart:
            self._rereading.start()
        return True

    def heartbeat(self) -> HeartbeatEvent:
        """Current delay behind the recording."""
        to = max(source.speech.seconds for source in self._sources.values())
        recorded = max(source.seconds for source in self._sources.values())
        behind = max(recorded - self._queue.oldest(recorded), recorded - to, 0.0)
        return HeartbeatEvent(to=round(to, 2), behind=round(behind, 2))

    def _read_sources(self) -> None:
        """Analyze new sound; skip ahead when too far behind."""
        sources = self._sources.values()
        if any(source.seconds - source.speech.seconds > FAR_BEHIND_SECONDS for source in sources):
            why: SkipReason = "slow" if self._has_read else "earlier"
            skipped = [source.skip_to_last(RESUME_SECONDS) for source in sources]
            self._queue.clear()
            start, end = min(start for start, _ in skipped), max(end for _, end in skipped)
            start = max(start, self._remembered_seconds)  # an earlier process gave the text up to there
            if start < end:
                self._send(SkippedEvent(start=round(start, 2), end=round(end, 2), why=why))
        self._has_read = True
        for source in sources:
            source.speech.faint = self._hears_both(source.name)
            for segment in source.read():
                self._queue.add(source.name, segment)
                if source.name == "line" and self.apart:
                    self._forget_pending()  # the microphone was the customer's alone
                self._watch.add_utterance(source.name, segment, self._line_silent_since)
        self._watch_sources()
        self._revise(self._one_sound.take_back())

    @property
    def _line_silent_since(self) -> float:
        """Second since which the line is silent; infinite where the line is the only source, 0 where there is none."""
        line = self._sources.get("line")
        if line is None:
            return 0.0
        return line.silent_since if len(self._sources) > 1 else float("inf")

    def _watch_sources(self) -> None:
        """Go over to one source, or back."""
        microphone = self._sources.get("microphone")
        if microphone is None or len(self._sources) < 2:
            return
        silent_since = self._line_silent_since
        if self._watch.changes(microphone.speech.seconds - silent_since):
            self._one_voice = False
            self._send(SourcesEvent(apart=self.apart))
            if self._watch.both_sides:
                # Until now they were taken for the customer's.
                unnamed = [TurnSpeaker(turn=turn_id, speaker="unknown") for turn_id in self._voices.turn_ids]
                self._revise(unnamed)
            else:
                self._forget_pending()

    def _transcribe(self, utterance: PendingUtterance) -> None:
        source = self._sources[utterance.source]
        here = source.speech
        one_sound = self._one_sound.covers(utterance.start, utterance.end)
        if one_sound and utterance.source != FIRST_SOURCE:
            return
        others = [other.speech for name, other in self._sources.items() if name != utterance.source]
        if not one_sound and any(is_leakage(here, there, utterance.segment) for there in others):
            return
        segment = utterance.segment
        stretches = speech_stretches(here, segment) if not one_sound and self._may_hear_both(utterance) else []
        audio = here.sound(segment.start, segment.end)
        event = self._transcriber.transcribe(
            utterance.source,
            audio,
            segment,
            apart=not one_sound and self._has_own_source(utterance.source),
            has_time=lambda seconds: source.seconds + seconds - utterance.end <= RETRY_WITHIN_SECONDS,
        )
        parts = split_at_pauses(event.turn, stretches) if isinstance(event, TurnEvent) else []
        if stretches and self._transcriber.reads_again:
            turns = {stretch.voice: turn for turn, stretch in parts}  # stretches are numbered as voices
            self._rereading.add(HeardUtterance(segment, audio, stretches, turns))
        if not isinstance(event, TurnEvent):
            if event is not None:
                self._send(event)
            return
        for turn, stretch in parts:
            first, last = (round(at * ASR_SAMPLE_RATE) for at in (stretch.start, stretch.end))
            self._voices.add(turn, here.sound(first, last))
        for turn in [turn for turn, _ in parts] or [event.turn]:
            said = msgspec.structs.replace(event, turn=turn)
            if turn.id != event.turn.id:
                self._transcriber.take_ids([turn])
            self._checklist.add(turn)
            if turn.speaker != "unknown":
                self._one_sound.add(turn)
            self._send(said)
        self._judged = False

    def _revise_text(self, reading: Reading) -> None:
        """Replace what was read first."""
        turns = []
        for text in reading.texts:
            turn_id = self._transcriber.new_id() if text.turn_id is None else text.turn_id
            speaker = self._voices.speaker(turn_id)
            turn = msgspec.structs.replace(
                self._transcriber.corrected(text.turn),
                id=turn_id,
                speaker=speaker,
                speaker_confidence=LIVE_SPEAKER_CONFIDENCE,
            )
            if text.turn_id is None:
                self._voices.add(turn, text.sound)
            turns.append(turn)
        self._voices.revise_text({turn.id: turn.text for turn in turns})
        self._checklist.replace(reading.replaced, turns)
        self._send(RevisedTextEvent(replaced=reading.replaced, turns=tuple(turns)))
        self._judged = False

    def _forget_pending(self) -> None:
        """Drop the turns that wait for a speaker or for a rereading."""
        self._voices.clear_pending()
        self._rereading.clear()

    def _has_own_source(self, name: str) -> bool:
        """Tell whether a source is one speaker's: any where they are apart, and the line beside a microphone."""
        return self.apart or (name == "line" and len(self._sources) > 1)

    def _hears_both(self, name: str) -> bool:
        """Tell whether a source hears both sides, or may turn out to: the line has been silent for a while."""
        if not self._has_own_source(name):
            return True
        microphone = self._sources.get("microphone")
        if name != "microphone" or microphone is None:
            return False
        silent_since = self._line_silent_since
        return not silent_since or silent_since + LINE_PAUSE_SECONDS <= microphone.speech.seconds

    def _may_hear_both(self, utterance: PendingUtterance) -> bool:
        """Tell whether both sides may be in an utterance: the line was silent all the time."""
        if not self._has_own_source(utterance.source):
            return True
        return utterance.source == "microphone" and self._line_silent_since <= utterance.start

    def _name_next(self) -> None:
        """Identify the speaker of the oldest turn that waits; others may be revised."""
        self._revise(self._voices.name_next())
        if self._voices.one_voice != self._one_voice:
            self._one_voice = self._voices.one_voice
            self._send(SourcesEvent(apart=self.apart, one_voice=self._one_voice))

    def _revise(self, turns: Sequence[TurnSpeaker]) -> None:
        if turns:
            self._revise_checklist(turns)
            self._send(SpeakersEvent(turns=tuple(turns)))

    def _revise_checklist(self, turns: Iterable[TurnSpeaker]) -> None:
        self._checklist.revise({one.turn: one.speaker for one in turns}, LIVE_SPEAKER_CONFIDENCE)
        self._judged = False

    def _judge(self) -> None:
        self._judged = True
        progress = self._checklist.progress()
        if progress != self._progress:
            self._progress = progress
            self._send(progress)


def _speaker_model(home: Home, threads: int) -> SpeakerEmbedder | None:
    """The speaker model, where it is here."""
    model = find_model(SPEAKER_MODEL)
    return SpeakerEmbedder(model_folder(home, model), threads) if is_proven(home, model) else None
