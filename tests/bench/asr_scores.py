"""Transcription beside three other settings of the same model: error, domain terms, speakers, times; all in one run.

    python tests/bench/asr_scores.py FOLDER [ID…] [--suffix .phone.flac] [--only ours|alone|i|ii|iii] [--own-packs]

FOLDER holds labeled calls (`ID.json`, with the recording beside it). Without FOLDER the shipped sample call is made
into a phone recording and scored. Time is given over the recording's length, so compare only within one run; "of best"
is a figure over the best of the three others'. `ours` is everything: text, word times, speakers, second hearing;
`alone` is the text as it is shown, with word times, in the process that the app hears in; like that of the three
others its time begins when the model is loaded. "unsaid" counts domain terms shown more often than they were said,
"text/speech" is the share of labeled speech time that has text. The speller has not learned from the five calls that
there are recordings of. `--own-packs`: `ours` is told the words of each call's own packs, not the general ones.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from huazheng.audio.decode.decoder import read_audio
from huazheng.core.runtime.paths import Home, checkout
from huazheng.core.runtime.task import Task
from huazheng.services.system.models import ensure_model
from huazheng.services.transcription.options import TranscribeOptions
from huazheng.services.transcription.prompt import build_prompt
from huazheng.services.transcription.term_correction import correct_terms, load_term_index
from huazheng.services.transcription.transcribe import transcribe_file
from huazheng.services.transcription.worker_client import run_worker
from huazheng.services.transcription.worker_job import TranscriptionJob
from huazheng.speech.asr.engine import RecognitionOptions
from huazheng.speech.text.turn_building import Utterance, build_turns
from support.scoring import RATE, labeled_calls, tally


def sequential(model, audio, **settings):
    """faster-whisper, one window after the other; no settings are its defaults."""
    segments, _ = model.transcribe(audio, language="zh", **settings)
    return "".join(segment.text for segment in segments)


def buzz(model, audio):
    """Buzz's settings for files."""
    from faster_whisper import BatchedInferencePipeline

    segments, _ = BatchedInferencePipeline(model).transcribe(
        audio,
        language="zh",
        beam_size=5,
        batch_size=8,
        vad_filter=True,
        vad_parameters={"min_silence_duration_ms": 160, "max_speech_duration_s": 30},
    )
    return "".join(segment.text for segment in segments)


def ways(folder: Path) -> dict:
    """Each of the others' ways to hear, by its name: a function from audio to text."""
    from faster_whisper import WhisperModel

    # As others open it: (i) the library's defaults, (ii) half the cores.
    plain = WhisperModel(str(folder), device="cpu", local_files_only=True)
    half = WhisperModel(str(folder), device="cpu", cpu_threads=max(1, (os.cpu_count() or 2) // 2))

    def noscribe(audio):
        return sequential(
            plain,
            audio,
            beam_size=5,
            word_timestamps=True,
            hotwords="嗯，这个，我觉得，不是那么简单的。",
            vad_filter=True,
            vad_parameters={"min_silence_duration_ms": 500, "speech_pad_ms": 50},
        )

    return {"i": lambda audio: sequential(plain, audio), "ii": lambda audio: buzz(half, audio), "iii": noscribe}


def alone(home: Home, file: Path, folder: Path) -> tuple[str, float]:
    """The text as it is shown, nothing else, and how many seconds that took after the model was there."""
    listening = RecognitionOptions(prompt=build_prompt([]), recheck=False)
    heard = run_worker(
        TranscriptionJob(file, "faster-whisper", folder, listening, "zh", home.transcription_work), Task()
    )
    begin = time.perf_counter()
    said = build_turns([Utterance("unknown", None, heard.channels[0].words)]) if heard.channels[0].words else ()
    text = "".join(turn.text for turn in correct_terms(said, load_term_index()))
    return text, heard.recognition_seconds + time.perf_counter() - begin


def speakers(labeled: list[dict], transcript: dict) -> dict[str, float]:
    """Seconds of speech by the right speaker, and how far turn starts are off."""
    right = total = 0.0
    for turn in labeled:
        for found in transcript["turns"]:
            overlap = min(turn["end"], found["end"]) - max(turn["start"], found["start"])
            if overlap > 0:
                total += overlap
                right += overlap * (found["speaker"] == turn["speaker"])
    off = [min(abs(turn["start"] - found["start"]) for found in transcript["turns"]) for turn in labeled]
    spoken = sum(turn["end"] - turn["start"] for turn in labeled)
    return {"right": right, "attributed": total, "spoken": spoken, "off": off}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("ids", nargs="*")
    parser.add_argument("--suffix", default=".phone.flac")
    parser.add_argument("--only", action="append")
    parser.add_argument("--own-packs", action="store_true")
    options = parser.parse_args()
    import msgspec

    home = Home(checkout())
    folder = ensure_model(home, "whisper-base", Task())
    with tempfile.TemporaryDirectory() as scratch:
        chosen = labeled_calls(options, Path(scratch))
        others = ways(folder)
        results: dict[str, list[dict]] = {}
        for name, file, labeled, packs in chosen:
            reference = "".join(turn["text"] for turn in labeled)
            own = TranscribeOptions(packs=packs)
            if not options.only or "ours" in options.only:
                begin = time.perf_counter()
                transcript = msgspec.to_builtins(
                    transcribe_file(home, file, options=own if options.own_packs else None)
                )
                took = time.perf_counter() - begin
                shown = "".join(turn["text"] for turn in transcript["turns"])
                one = tally(reference, shown) | speakers(labeled, transcript)
                results.setdefault("ours", []).append(one | {"seconds": took, "length": transcript["duration"]})
                print(name, {key: value for key, value in one.items() if key != "off"}, file=sys.stderr)
            audio = read_audio(file, RATE, 1)[0]
            if not options.only or "alone" in options.only:
                text, took = alone(home, file, folder)
                results.setdefault("alone", []).append(
                    tally(reference, text) | {"seconds": took, "length": len(audio) / RATE}
                )
            for way, listen in others.items():
                if options.only and way not in options.only:
                    continue
                begin = time.perf_counter()
                text = listen(audio)
                took = time.perf_counter() - begin
                results.setdefault(way, []).append(
                    tally(reference, text) | {"seconds": took, "length": len(audio) / RATE}
                )
    print_table(results)
    return 0


OTHERS = ("i", "ii", "iii")
HEADINGS = (
    "",
    "error",
    "of best",
    "terms",
    "unsaid",
    "time",
    "of best",
    "speakers",
    "text/speech",
    "starts",
    "95 of 100",
)


def print_table(results: dict[str, list[dict]]) -> None:
    """One line a way; what only the whole pipeline gives is empty for the others."""
    totals = {
        way: {key: sum(row[key] for row in rows) for key in rows[0] if key != "off"} for way, rows in results.items()
    }
    error = {way: total["errors"] / total["letters"] for way, total in totals.items()}
    time_taken = {way: total["seconds"] / total["length"] for way, total in totals.items()}
    lines = [HEADINGS]
    for way, total in totals.items():
        cells = [way, f"{error[way]:.3f}", _of_best(error, way)]
        cells += [f"{total['terms_right'] / max(1, total['terms']):.2f}", f"{total['unsaid']:.0f}"]
        cells += [f"{time_taken[way]:.3f}", _of_best(time_taken, way)]
        if "right" in total:
            off = np.concatenate([row["off"] for row in results[way]])
            cells += [f"{total['right'] / total['attributed']:.4f}", f"{total['attributed'] / total['spoken']:.3f}"]
            cells += [f"{np.median(off):.2f} s", f"{np.percentile(off, 95):.2f} s"]
        lines.append((*cells, *[""] * (len(HEADINGS) - len(cells))))
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    for line in lines:
        print("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)))


def _of_best(figures: dict[str, float], way: str) -> str:
    best = [figures[other] for other in OTHERS if other in figures]
    return f"{figures[way] / min(best):.2f}" if best else "-"


if __name__ == "__main__":
    sys.exit(main())
