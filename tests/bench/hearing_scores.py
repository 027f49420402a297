"""Hearing beside three ways that others use the same model: error, domain terms, speakers, times; all in one run.

    python tests/bench/hearing_scores.py FOLDER [ID…] [--suffix .phone.flac] [--only ours|alone|i|ii|iii]

FOLDER holds labelled calls (`ID.json`, with the recording beside it). Without FOLDER the shipped sample call is made
into a phone recording and scored. Time is given over the recording's length, so compare only within one run.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from huazheng.audio.decode import read_audio
from huazheng.core.jobs import Task
from huazheng.core.paths import Home, checkout, sample_call
from huazheng.services.models import ensure_model
from huazheng.services.transcribe import DOMAIN_SENTENCE, transcribe_file
from huazheng.speech.activity import SPEECH, speech_odds, stretches
from huazheng.speech.engine import Listening, open_engine
from phone_line import as_phone, write_wav

RATE = 16_000
TERMS = tuple(
    """
    犹豫期 退保 保单 保费 投保 投保人 签名 亲笔 现金价值 责任免除 保险责任 缴费 工本费 提示书 说明书 保险 条款 分红 红利
    演示 利率 身故 回访 次日 签收 投连 账户 初始费用 管理费
    """.split()  # noqa: SIM905
)
_DIGITS = str.maketrans("零〇一二两三四五六七八九", "001223456789")


def letters(text: str) -> str:
    """Chinese characters, figures and Latin letters only; Chinese numerals as figures."""
    return re.sub(r"[^\u4e00-\u9fff0-9a-z]", "", text.lower()).translate(_DIGITS)


def edits(one: str, other: str) -> int:
    """Levenshtein's distance."""
    row = list(range(len(other) + 1))
    for i, x in enumerate(one, 1):
        diagonal, row[0] = row[0], i
        for j, y in enumerate(other, 1):
            diagonal, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, diagonal + (x != y))
    return row[-1]


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
    """Each way to hear, by its name: a function from audio to text."""
    from faster_whisper import WhisperModel

    # As others open it: (i) the library's defaults, (ii) half the cores.
    plain = WhisperModel(str(folder), device="cpu", local_files_only=True)
    half = WhisperModel(str(folder), device="cpu", cpu_threads=max(1, (os.cpu_count() or 2) // 2))
    engine = open_engine("faster-whisper", folder, 0)

    def alone(audio):
        speech = stretches(speech_odds(audio), len(audio), SPEECH)
        return "".join(
            word.text for word in engine.hear(audio, speech, Listening(prompt=DOMAIN_SENTENCE), Task()).words
        )

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

    return {"alone": alone, "i": lambda audio: sequential(plain, audio), "ii": lambda a: buzz(half, a), "iii": noscribe}


def tally(reference: str, shown: str) -> dict[str, float]:
    """Character errors and domain terms of one call."""
    from huazheng.speech.script import simplified

    shown = simplified(shown)
    said = [(term, reference.count(term)) for term in TERMS]
    return {
        "errors": edits(letters(reference), letters(shown)),
        "letters": len(letters(reference)),
        "terms": sum(count for _, count in said),
        "terms_right": sum(min(count, shown.count(term)) for term, count in said),
    }


def speakers(labelled: list[dict], transcript: dict) -> dict[str, float]:
    """Seconds of speech by the right speaker, and how far turn starts are off."""
    right = total = 0.0
    for turn in labelled:
        for found in transcript["turns"]:
            overlap = min(turn["end"], found["end"]) - max(turn["start"], found["start"])
            if overlap > 0:
                total += overlap
                right += overlap * (found["speaker"] == turn["speaker"])
    off = [min(abs(turn["start"] - found["start"]) for found in transcript["turns"]) for turn in labelled]
    spoken = sum(turn["end"] - turn["start"] for turn in labelled)
    return {"right": right, "attributed": total, "spoken": spoken, "off": off}


def calls(options: argparse.Namespace, scratch: Path) -> list[tuple[str, Path, list[dict]]]:
    """Name, recording and labelled turns of each call."""
    if options.folder is None:
        sample = sample_call()
        labels = json.loads(sample.with_name("sample-callback.labels.json").read_text(encoding="utf-8"))
        file = scratch / "sample.phone.wav"
        write_wav(file, as_phone(read_audio(sample, RATE, 2).sum(axis=0)))
        return [("sample", file, labels["transcript"]["turns"])]
    found = []
    for file in sorted(options.folder.glob("*.json")):
        audio = file.with_suffix("").with_name(file.stem + options.suffix)
        if audio.exists() and (not options.ids or file.stem in options.ids):
            found.append((file.stem, audio, json.loads(file.read_text(encoding="utf-8"))["transcript"]["turns"]))
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("ids", nargs="*")
    parser.add_argument("--suffix", default=".phone.flac")
    parser.add_argument("--only", action="append")
    options = parser.parse_args()
    import msgspec

    home = Home(checkout())
    folder = ensure_model(home, "whisper-base", Task())
    with tempfile.TemporaryDirectory() as scratch:
        chosen = calls(options, Path(scratch))
        others = ways(folder)
        results: dict[str, list[dict]] = {}
        for name, file, turns in chosen:
            reference = "".join(turn["text"] for turn in turns)
            if not options.only or "ours" in options.only:
                begin = time.perf_counter()
                transcript = msgspec.to_builtins(transcribe_file(home, file))
                took = time.perf_counter() - begin
                shown = "".join(turn["text"] for turn in transcript["turns"])
                one = tally(reference, shown) | speakers(turns, transcript)
                results.setdefault("ours", []).append(one | {"seconds": took, "length": transcript["duration"]})
                print(name, {key: value for key, value in one.items() if key != "off"}, file=sys.stderr)
            audio = read_audio(file, RATE, 1)[0]
            for way, listen in others.items():
                if options.only and way not in options.only:
                    continue
                begin = time.perf_counter()
                text = listen(audio)
                took = time.perf_counter() - begin
                results.setdefault(way, []).append(
                    tally(reference, text) | {"seconds": took, "length": len(audio) / RATE}
                )
    for way, rows in results.items():
        total = {key: sum(row[key] for row in rows) for key in rows[0] if key != "off"}
        line = (
            f"{way:6} error {total['errors'] / total['letters']:.3f}  terms {total['terms_right'] / total['terms']:.2f}"
        )
        line += f"  time {total['seconds'] / total['length']:.3f}"
        if way == "ours":
            off = np.concatenate([row["off"] for row in rows])
            line += f"  speakers {total['right'] / total['attributed']:.4f}"
            line += f"  text over speech {total['attributed'] / total['spoken']:.3f}"
            line += f"  starts off by {np.median(off):.2f} s, 95 of 100 under {np.percentile(off, 95):.2f} s"
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
