"""Text that is made of sound without speech: `python tests/bench/asr_hallucination.py [MINUTES]` (default 60).

Silence, noise, hum, tones, music on hold, keys and breath, each loud and quiet, clean and through the telephone.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from huazheng.core.runtime.paths import Home, checkout
from huazheng.core.runtime.task import Task
from huazheng.services.transcription.transcribe import transcribe_file
from support.line_noises import NOISES
from support.phone_line import as_phone, write_wav


def main() -> int:
    minutes = float(sys.argv[1]) if len(sys.argv) > 1 else 60.0
    home = Home(checkout())
    seconds = minutes * 60 / len(NOISES) / 4
    letters = 0
    for name, make in NOISES.items():
        parts = []
        for number, (gain, line) in enumerate([(1.0, False), (0.1, False), (1.0, True), (0.1, True)]):
            sound = (make(seconds, number) * gain).astype(np.float32)
            parts.append(as_phone(sound, number) if line else sound)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"{name}.wav"
            write_wav(file, np.concatenate(parts))
            transcript = transcribe_file(home, file, Task())
        said = "".join(turn.text for turn in transcript.turns)
        dropped = [(span.reason, span.heard) for span in transcript.skipped if span.reason != "no_speech"]
        letters += len(said)
        print(f"{name:12} {4 * seconds / 60:5.1f} min  {len(said):3} characters {said}  dropped {dropped}", flush=True)
    print(f"{'all':12} {minutes:5.1f} min  {letters:3} characters")
    return 0 if letters == 0 else 1


if __name__ == "__main__":
    sys.exit(main())
