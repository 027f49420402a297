"""Make the transcript that ships with the sample call, with the app's own pipeline and its default model.

    python tools/sample_documents.py

Run it when the sample call, the default model or the transcription changed. The analysis is not shipped: the app makes
it when the sample is opened, with the checklists of that day.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from huazheng.core.runtime.files import encode_json
from huazheng.core.runtime.paths import Home, find_home, sample_call, sample_transcript
from huazheng.core.runtime.task import Task
from huazheng.services.jobs.pipeline import process_file
from huazheng.services.system.models import ensure_model
from huazheng.settings.schema import DEFAULT_MODEL

MODELS = (DEFAULT_MODEL, "speaker-voicefilter")


def main() -> None:
    """Transcribe the sample in a temporary home, and write the transcript beside the sample."""
    with tempfile.TemporaryDirectory(prefix="huazheng-") as folder:
        home = Home(Path(folder), shared_models=find_home().shared_models)
        for model in MODELS:
            ensure_model(home, model, Task())
        done = process_file(home, sample_call())
    sample_transcript().write_bytes(encode_json(done.transcript))
    print(sample_transcript())


if __name__ == "__main__":
    main()
