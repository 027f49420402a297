"""The real recorder under a key that is locked: nothing is lost, and the seal follows when it is unlocked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from huazheng.evidence.keys import lock_keys
from huazheng.services.custody.key_protection import protect_keys
from huazheng.services.custody.signing import signer_of
from huazheng.services.custody.verification import verify
from huazheng.store.calls import Call
from support.recorder_process import BOTH, run

if TYPE_CHECKING:
    from huazheng.core.runtime.paths import Home
    from support.sound_server import SoundServer

WORDS = "several unrelated words"


@pytest.fixture
def locked(home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.delenv("HUAZHENG_PASSPHRASE", raising=False)
    signer_of(home)
    protect_keys(home, "passphrase", WORDS)
    lock_keys()
    return home


def calls(home: Home) -> list[Call]:
    return [Call(folder) for folder in sorted(home.recordings.iterdir()) if not folder.name.startswith(".")]


def test_a_recording_under_a_locked_key_is_saved_whole_and_sealed_later(
    locked: Home, sound_server: SoundServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = run(locked, sound_server, "record", *BOTH, "--duration", "3", "--json")
    assert done.returncode == 0, done.stderr
    [call] = calls(locked)
    assert not call.seal_file.exists()
    assert '"sealed": false' in done.stdout
    assert run(locked, sound_server, "recover").returncode == 0
    assert not call.seal_file.exists(), "still locked"
    monkeypatch.setitem(sound_server.environment, "HUAZHENG_PASSPHRASE", WORDS)
    done = run(locked, sound_server, "recover")
    assert done.returncode == 0, done.stderr
    seal = Call(call.folder).seal
    assert (seal.origin, seal.ended) == ("captured", "duration")
    assert seal.audio.duration == pytest.approx(3.0, abs=0.3)
    assert sum(gap.lost_frames for source in seal.sources for gap in source.gaps) == 0
    [result] = verify(locked, call.folder)
    assert result.intact, result.problems


def test_with_the_passphrase_at_hand_it_is_sealed_at_once(
    locked: Home, sound_server: SoundServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sound_server.environment, "HUAZHENG_PASSPHRASE", WORDS)
    done = run(locked, sound_server, "record", *BOTH, "--duration", "2")
    assert done.returncode == 0, done.stderr
    [call] = calls(locked)
    assert call.seal.ended == "duration"
    assert "封存码" in done.stderr or "Seal code" in done.stderr
