"""A program that finds speech and recognizes it with one engine, for tests that look at it from outside.

python -m support.recognize_once ENGINE FOLDER

Prints the text of a few seconds of the sample call.
"""

from __future__ import annotations

import sys
from pathlib import Path

from huazheng.core.runtime.task import Task
from huazheng.speech.asr.engine import RecognitionOptions, open_engine
from huazheng.speech.vad.activity import RECOGNITION_SEGMENTATION, segments, speech_probabilities
from support.sample_audio import phone_sample


def main(engine: str, folder: str) -> None:
    """Recognize and print."""
    sound = phone_sample(12.0)
    speech = segments(speech_probabilities(sound), len(sound), RECOGNITION_SEGMENTATION)
    result = open_engine(engine, Path(folder), 1).recognize(sound, speech, RecognitionOptions(), Task())
    print("".join(word.text for word in result.words))


if __name__ == "__main__":
    main(*sys.argv[1:])
