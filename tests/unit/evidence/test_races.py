"""Verifying and exporting a call while another process is between the custody line of a write and its file."""

from __future__ import annotations

import subprocess
import sys
import textwrap
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from huazheng.services.custody import verification
from huazheng.services.custody.recorded_verification import check
from huazheng.services.custody.verification import verify
from huazheng.services.documents.evidence_bundle import make_bundle
from huazheng.store.verification_records import last_verification
from support.sealed_calls import captured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from huazheng.core.runtime.paths import Home
    from huazheng.store.calls import Call

LONGEST_SECONDS = 30.0
COPY_SECONDS = 0.5  # a copy of the small call takes a tenth of it
WRITER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from huazheng.core.runtime.paths import Home
    from huazheng.services.annotations.call_tags import set_tags
    from huazheng.services.custody import writes
    from huazheng.store.calls import Call

    append = writes.append_entry

    def append_and_wait(*words, **named):
        append(*words, **named)
        print("between", flush=True)
        sys.stdin.readline()

    writes.append_entry = append_and_wait
    set_tags(Home(Path(sys.argv[1])), Call(Path(sys.argv[2])), ["犹豫期"])
""")


@pytest.fixture
def call(home: Home) -> Call:
    return captured(home, {"line": 1.0})


@contextmanager
def writer_between(home: Home, call: Call) -> Iterator[Callable[[], None]]:
    """A process that has written the custody line of a tag and not its file, until the function is called."""
    process = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(home.root), str(call.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None and process.stdout is not None

    def go_on() -> None:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.close()
        assert process.wait(LONGEST_SECONDS) == 0

    try:
        assert process.stdout.readline() == "between\n"
        yield go_on
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_verifying_looks_again_before_it_says_altered(home: Home, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = []
    looked, real = threading.Event(), verification.verify_call

    def look(*words: Any, **named: Any) -> Any:
        report = real(*words, **named)
        looks.append(report.intact)
        looked.set()
        return report

    monkeypatch.setattr(verification, "verify_call", look)
    results = []
    with writer_between(home, call) as go_on:
        verifying = threading.Thread(target=lambda: results.extend(check(home, call.folder)))
        verifying.start()
        assert looked.wait(LONGEST_SECONDS)
        go_on()
        verifying.join(LONGEST_SECONDS)
    assert looks == [False, True], "the first look was in the middle of the write"
    assert [one.intact for one in results] == [True]
    assert not any(problem.fault for problem in results[0].problems)
    record = last_verification(home, call.id)
    assert record is not None and record.intact


def test_a_bundle_is_not_copied_in_the_middle_of_a_write(home: Home, call: Call, tmp_path: Path) -> None:
    bundle = tmp_path / "bundle.zip"
    with writer_between(home, call) as go_on:
        exporting = threading.Thread(target=make_bundle, args=(home, call, bundle))
        exporting.start()
        deadline = time.monotonic() + COPY_SECONDS
        while exporting.is_alive() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert exporting.is_alive(), "it waits for the writer"
        go_on()
        exporting.join(LONGEST_SECONDS)
    (result,) = verify(home, bundle)
    assert result.intact, result.problems
    assert not [problem for problem in result.problems if problem.fault]
