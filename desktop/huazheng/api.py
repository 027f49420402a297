"""Public functions of Huazheng as a library: import, transcribe, analyze, verify and export a call.

Every function takes the home (the folder with a user's data) first, and the long ones a :class:`Task` for progress and
cancellation. Errors are :class:`HuazhengError` with a message for people. The window is not imported. See
``docs/dev/library.md``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from huazheng.core.call.call_snapshot import CallSnapshot
from huazheng.core.runtime.errors import HuazhengError, ResourceUnavailable, Stopped, UnusableInput
from huazheng.core.runtime.paths import Home, find_home
from huazheng.core.runtime.task import Task
from huazheng.core.schema.analysis import Analysis
from huazheng.core.schema.policy_facts import PolicyFacts
from huazheng.core.schema.transcript import Transcript
from huazheng.export import EXPORTS
from huazheng.services.analysis.analyze import analyze_call, analyze_transcript
from huazheng.services.annotations.policy_facts import save_facts
from huazheng.services.custody.recorded_verification import check
from huazheng.services.custody.verification import VerificationResult
from huazheng.services.documents.call_export import ExportResult, export_call
from huazheng.services.intake.file_import import import_file
from huazheng.services.transcription.options import TranscribeOptions
from huazheng.services.transcription.transcribe import transcribe_call
from huazheng.store.calls import Call, Calls
from huazheng.store.snapshot_reader import read_snapshot

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from huazheng.core.runtime.language import Language

__all__ = [
    "Analysis",
    "Call",
    "CallSnapshot",
    "ExportResult",
    "Home",
    "HuazhengError",
    "PolicyFacts",
    "ResourceUnavailable",
    "Stopped",
    "Task",
    "TranscribeOptions",
    "Transcript",
    "UnusableInput",
    "VerificationResult",
    "analyze",
    "analyze_transcript",
    "calls",
    "export",
    "export_formats",
    "find_call",
    "import_recording",
    "open_home",
    "set_policy_facts",
    "snapshot",
    "transcribe",
    "verify",
]


def open_home(folder: Path | None = None) -> Home:
    """The home in ``folder``; None takes the program's own. Nothing is created until it is needed."""
    return find_home(folder)


def calls(home: Home) -> list[Call]:
    """Every call of the home, oldest first."""
    return Calls(home).all()


def find_call(home: Home, name: str) -> Call:
    """The call with this id, or with the only id that begins so. Raises :class:`UnusableInput`."""
    return Calls(home).find(name)


def import_recording(home: Home, file: Path, task: Task | None = None) -> Call:
    """Copy a recording into the home and seal it. A recording that is already there gives the call that it is.

    Raises :class:`UnusableInput` for a file that is no complete recording, :class:`ResourceUnavailable` for a full
    disk, :class:`Stopped`.
    """
    return import_file(home, file, task).call


def set_policy_facts(home: Home, call: Call, facts: PolicyFacts) -> None:
    """Save the facts of the call's policy; later analyses choose the checklists by them and compare with them."""
    save_facts(home, call, facts)


def transcribe(
    home: Home, call: Call, options: TranscribeOptions | None = None, task: Task | None = None
) -> Transcript:
    """Transcribe a call and save the transcript with it. Downloads a missing model, the only use of the network.

    The recognizer runs in a process of its own: a script that calls this needs ``if __name__ == "__main__":``.
    Raises :class:`UnusableInput`, :class:`ResourceUnavailable`, :class:`Stopped`.
    """
    return transcribe_call(home, call, task, options)


def analyze(
    home: Home,
    call: Call,
    packs: Sequence[str] = (),
    facts: PolicyFacts | None = None,
    task: Task | None = None,
) -> Analysis:
    """Judge a transcribed call by its checklists and save the analysis with it.

    ``packs`` names the checklists; without, those that apply to the policy's product and the call's date. ``facts``
    are used once, in place of those saved. Raises :class:`UnusableInput` for a call without a transcript.
    """
    return analyze_call(home, call, packs, facts, task)


def verify(
    home: Home, target: Call | Path, task: Task | None = None, *, key: str | None = None
) -> list[VerificationResult]:
    """Verify a call, a call's folder, or an evidence bundle (folder or zip): one result a call.

    ``key``: the fingerprint of the key that must have signed. Raises :class:`UnusableInput` when there is nothing to
    verify, :class:`Stopped`.
    """
    return check(home, target.folder if isinstance(target, Call) else target, task, key=key)


def export(
    home: Home,
    call: Call,
    form: str,
    out: Path | None = None,
    task: Task | None = None,
    *,
    language: Language | None = None,
    force: bool = False,
) -> ExportResult:
    """Write a call in one of :func:`export_formats` to ``out``, a file or an existing folder (None: the current one).

    Raises :class:`UnusableInput` for an unknown format or a call that is not analyzed yet, :class:`OSError` as the
    system does.
    """
    return export_call(home, call, form, out, task, language=language, force=force)


def export_formats() -> tuple[str, ...]:
    """The names of the export formats, ``bundle`` (the evidence bundle) among them."""
    return tuple(EXPORTS)


def snapshot(home: Home, call: Call) -> CallSnapshot:
    """Everything that is known of a call, read once: transcript, corrections, analysis, facts, notes, gaps.

    A file that cannot be read is in its ``errors``. Raises :class:`UnusableInput` for an invalid seal.
    """
    return read_snapshot(home, call)
