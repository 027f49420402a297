"""Text that is made of sounds other than speech between turns: `asr_gaps.py [FOLDER] [ID…] [--suffix …]`.

Silence, noise, hum, tones, music on hold, keys and breath, eight seconds each, at every third pause between labeled
turns. Prints the characters that were written for each, and the error of the call with and without gaps: what is
invented beside a gap shows there.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


from huazheng.audio.decode.decoder import read_audio
from huazheng.core.runtime.paths import Home, checkout
from huazheng.core.runtime.task import Task
from huazheng.services.transcription.transcribe import transcribe_file
from support.phone_line import RATE, write_wav
from support.scoring import labeled_calls, tally
from support.speech_gaps import pauses_between, text_in, with_gaps

SECONDS = 8.0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("ids", nargs="*")
    parser.add_argument("--suffix", default=".phone.flac")
    options = parser.parse_args()
    home = Home(checkout())
    invented = 0
    with tempfile.TemporaryDirectory() as scratch:
        for name, file, turns, _ in labeled_calls(options, Path(scratch)):
            sound, gaps = with_gaps(read_audio(file, RATE, 1)[0], pauses_between(turns)[1::3], SECONDS)
            wider = Path(scratch) / f"{name}.gaps.wav"
            write_wav(wider, sound)
            said = "".join(turn["text"] for turn in turns)
            errors = []
            for one in (file, wider):
                transcript = transcribe_file(home, one, Task())
                counted = tally(said, "".join(turn.text for turn in transcript.turns))
                errors.append(counted["errors"] / counted["letters"])
            found = {kind: text for kind, text in text_in(transcript, gaps).items() if text}
            invented += sum(map(len, found.values()))
            line = f"{name:12} {len(gaps)} gaps, error {errors[0]:.3f} without and {errors[1]:.3f} with"
            print(line, found or "nothing in the gaps", flush=True)
    print(f"all: {invented} characters invented")
    return 0 if not invented else 1


if __name__ == "__main__":
    sys.exit(main())
