"""Speech lost to repetitions of the recognizer: `python tests/bench/asr_repetition.py FOLDER [ID…] [--made KIND…]`.

FOLDER holds labeled calls (`ID.json`, `ID.phone.flac`). Clear calls cause few repetitions; made hard: `answers`
puts a short answer of the call, over and over for six seconds, after every ninth turn; `bursts` drowns four seconds in
every 28 in white noise 5 dB louder than speech; `noise` is white noise 5 dB below it all through. Each call that loops
is heard twice in this run: with windows that loop dropped whole, and with their halves heard again
(`speech/asr/repetition.py`).

Prints windows and pieces dropped as loops, seconds of labeled speech that are further than half a second from any
word, the character error, and the processor time.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


from huazheng.audio.decode.decoder import read_audio
from huazheng.core.runtime.paths import Home, checkout
from huazheng.core.runtime.task import Task
from huazheng.core.text.script import simplified
from huazheng.services.system.models import ensure_model
from huazheng.services.transcription.prompt import build_prompt
from huazheng.speech.asr.engine import RecognitionOptions, RecognitionResult, open_engine
from huazheng.speech.asr.engines import whisper
from huazheng.speech.asr.repetition import retry_around_repetition
from huazheng.speech.vad.activity import RECOGNITION_SEGMENTATION, mean_squares, segments, speech_probabilities
from support.phone_line import as_phone
from support.scoring import RATE, edits, letters

NEAR_SECONDS = 0.5
OVER_AND_OVER_SECONDS, EVERY = 6, 9
BURST_SECONDS, BURSTS_APART, BURST_DB, NOISE_DB = 4, 28, 5.0, -5.0
ANSWERS = ("嗯", "哦", "噢", "啊", "对", "好", "是")


def answers(sound, turns, seed):
    """A short answer over and over; it is part of what is said then."""
    short = [turn for turn in turns if turn["text"].strip("。，") in ANSWERS]
    short = short or [min(turns, key=lambda turn: turn["end"] - turn["start"])]
    parts, said, last, later = [], [], 0, 0.0
    for number, turn in enumerate(turns):
        said.append(turn | {"start": turn["start"] + later, "end": turn["end"] + later})
        if number % EVERY == EVERY // 2:
            one = short[number // EVERY % len(short)]
            answer = sound[int(one["start"] * RATE) : int(one["end"] * RATE)]
            times = OVER_AND_OVER_SECONDS * RATE // len(answer)
            end = int((turn["end"] + 0.15) * RATE)
            parts += [sound[last:end], *[answer] * times]
            begin, last, later = end / RATE + later, end, later + len(answer) * times / RATE
            said.append({"start": begin, "end": end / RATE + later, "text": one["text"] * times})
    return np.concatenate([*parts, sound[last:]]), said


def white(sound, frames, decibel, seed):
    """White noise so much louder than the speech in a sound."""
    drawn = np.random.default_rng(seed).standard_normal(frames)
    speech = np.sqrt(np.percentile(mean_squares(sound, RATE // 50), 80))
    return drawn / drawn.std() * speech * 10 ** (decibel / 20)


def bursts(sound, turns, seed):
    """Drowned now and then, and all of it through the telephone."""
    made = sound.astype(np.float64)
    for number, start in enumerate(range(10, len(sound) // RATE - 6, BURSTS_APART)):
        part = slice(start * RATE, (start + BURST_SECONDS) * RATE)
        made[part] += white(sound, BURST_SECONDS * RATE, BURST_DB, 100 * seed + number)
    return as_phone(made.astype(np.float32), seed), turns


def noise(sound, turns, seed):
    """Noisy all through, and all of it through the telephone."""
    return as_phone((sound + white(sound, len(sound), NOISE_DB, seed)).astype(np.float32), seed), turns


MADE = {"answers": answers, "bursts": bursts, "noise": noise}


def counted(turns, heard: RecognitionResult) -> dict[str, float]:
    """Loops, seconds of labeled speech without text, character errors, letters said."""
    near = np.zeros(int((max(turn["end"] for turn in turns) + 2) * 100), dtype=bool)
    for word in heard.words:
        near[max(0, int((word.start - NEAR_SECONDS) * 100)) : int((word.end + NEAR_SECONDS) * 100)] = True
    bare = sum(np.count_nonzero(~near[int(turn["start"] * 100) : int(turn["end"] * 100)]) for turn in turns) / 100
    said = letters("".join(turn["text"] for turn in turns))
    shown = letters(simplified("".join(word.text for word in heard.words)))
    loops = [span for span in heard.skipped if span.reason == "dropped_loop"]
    lost = sum(span.end - span.start for span in loops)
    return {
        "loops": len(loops),
        "lost": lost,
        "bare": bare,
        "errors": edits(said, shown),
        "said": len(said),
        "shown": len(shown),
    }


def recognize(engine, sound, whole: bool) -> tuple[RecognitionResult, float]:
    """Transcript and processor seconds; ``whole``: a window with a repetition is dropped whole."""
    whisper.retry_around_repetition = (lambda *_: []) if whole else retry_around_repetition
    speech = segments(speech_probabilities(sound), len(sound), RECOGNITION_SEGMENTATION)
    begin = time.process_time()
    heard = engine.recognize(sound, speech, RecognitionOptions(prompt=build_prompt([])), Task())
    return heard, time.process_time() - begin


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("ids", nargs="*")
    parser.add_argument("--made", nargs="*", choices=list(MADE), default=list(MADE))
    options = parser.parse_args()
    engine = open_engine("faster-whisper", ensure_model(Home(checkout()), "whisper-base", Task()), 0)
    for kind in options.made:
        total: dict[bool, dict[str, float]] = {True: {}, False: {}}
        for seed, file in enumerate(sorted(options.folder.glob("*.json"))):
            if options.ids and file.stem not in options.ids:
                continue
            turns = json.loads(file.read_text(encoding="utf-8"))["transcript"]["turns"]
            sound = read_audio(file.with_name(file.stem + ".phone.flac"), RATE, 1)[0]
            sound, turns = MADE[kind](sound, turns, seed)
            before = recognize(engine, sound, whole=True)
            loops = any(span.reason == "dropped_loop" for span in before[0].skipped)
            after = recognize(engine, sound, whole=False) if loops else before
            for whole, (heard, seconds) in ((True, before), (False, after)):
                one = counted(turns, heard) | {"seconds": seconds}
                total[whole] = {key: total[whole].get(key, 0) + one[key] for key in one}
                print(f"{kind} {file.stem}", "whole" if whole else "halves", line(one), flush=True)
        for whole, sums in total.items():
            print(f"{kind}, all", "whole " if whole else "halves", line(sums), flush=True)
    return 0


def line(sums: dict[str, float]) -> str:
    return (
        f"loops {sums['loops']:.0f} ({sums['lost']:.0f} s)  without text {sums['bare']:.1f} s  "
        f"error {sums['errors'] / sums['said']:.3f}  letters {sums['shown']:.0f}  time {sums['seconds']:.1f} s"
    )


if __name__ == "__main__":
    sys.exit(main())
