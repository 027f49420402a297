"""Loading of Whisper models on the best device of the machine."""

from __future__ import annotations

import logging
import math
import os
import threading
from typing import TYPE_CHECKING, NamedTuple

import ctranslate2  # type: ignore[import-untyped]
from faster_whisper import WhisperModel
from tqdm import tqdm

from huazheng.speech.faster_whisper_internals import warm_up

if TYPE_CHECKING:
    from pathlib import Path

WEIGHTS = "model.bin"
CPU_COMPUTE = "int8"
CUDA_COMPUTE = ("float16", "int8_float16", "int8_float32", "float32")
"""Number formats on a graphics card, the best that it supports first."""
BATCH_WINDOWS = 6
"""Windows decoded at once, however many cores there are: each takes some 60 MB with base."""
BATCH_WINDOWS_LARGE = 4
"""With models of more than :data:`LARGE_BYTES`: of the largest each window takes half a gigabyte."""
LARGE_BYTES = 300_000_000
MAX_WORKERS = 4

logging.getLogger("faster_whisper").setLevel(logging.ERROR)
# The library makes progress bars even when they are off; by default each holds a semaphore of the whole system, which
# outlives a process that is stopped.
tqdm.set_lock(threading.RLock())


class LoadedModel(NamedTuple):
    """A model, its device and number format, how many batches run in parallel, and windows in a batch."""

    model: WhisperModel
    device: str
    compute: str
    workers: int
    windows: int


def load_on_best_device(folder: Path, threads: int) -> LoadedModel:
    """Load on a graphics card where one works, else on the processor. ``threads`` 0: all cores."""
    large = (folder / WEIGHTS).stat().st_size > LARGE_BYTES
    windows = BATCH_WINDOWS_LARGE if large else BATCH_WINDOWS
    if ctranslate2.get_cuda_device_count() > 0:
        try:
            supported = ctranslate2.get_supported_compute_types("cuda")
            compute = next(kind for kind in CUDA_COMPUTE if kind in supported)
            model = WhisperModel(str(folder), device="cuda", compute_type=compute, local_files_only=True)
            # CUDA's own libraries are loaded at the first use only, and are what is missing most often.
            warm_up(model)
            return LoadedModel(model, "cuda", compute, 1, windows)
        except (RuntimeError, ValueError, StopIteration) as error:
            logging.getLogger("huazheng.hearing").warning("the graphics card is not used: %s", error)
    cores = threads or os.cpu_count() or 1
    workers = min(cores, MAX_WORKERS)
    model = WhisperModel(
        str(folder),
        device="cpu",
        compute_type=CPU_COMPUTE,
        cpu_threads=math.ceil(cores / workers),
        num_workers=workers,
        local_files_only=True,
    )
    return LoadedModel(model, "cpu", CPU_COMPUTE, workers, windows)
