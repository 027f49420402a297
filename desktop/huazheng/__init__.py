"""Huazheng (话证): a policyholder's own proof of an insurer's telephone callback."""

import os

__version__ = "0.1.0"
APP = f"huazheng {__version__}"
"""The app, as it names itself in the files that it writes."""

# Libraries that report to their makers unless told not to. They read these when they are loaded, so the variables are
# set here: no module of this package can be imported earlier, in this process or in one that it starts.
NO_TELEMETRY = (
    "ORT_DISABLE_TELEMETRY",  # onnxruntime 1.32: no report, no device id, no queue of events on the disk
    "ORT_TELEMETRY_DISABLED",  # the same switch in other versions of its source
    "HF_HUB_DISABLE_TELEMETRY",  # huggingface_hub, which faster-whisper imports
    "HF_HUB_OFFLINE",  # it fetches nothing either: models come through huazheng.speech.models.sources alone
    "DO_NOT_TRACK",
)
os.environ.update(dict.fromkeys(NO_TELEMETRY, "1"))
