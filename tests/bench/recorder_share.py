"""Share of one core that the recorder process takes in real time, PortAudio and device watching included.

Run where PortAudio hears something: python tests/bench/recorder_share.py SECONDS MICROPHONE [LINE]. Children (the
device watch) are counted. Prints one JSON document.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from pathlib import Path

from huazheng.core.runtime.paths import Home
from huazheng.services.capture.recorder_client import RecordingPlan, start


def processor_seconds(pid: int) -> float:
    """User and system time of the process and of the children that it waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    seconds, microphone = float(sys.argv[1]), sys.argv[2]
    line = sys.argv[3] if len(sys.argv) > 3 else None
    home = Home(Path(tempfile.mkdtemp()))
    home.recordings.mkdir()
    recording = start(home, RecordingPlan(microphone=microphone, line=line))
    time.sleep(5)
    state = recording.state()
    assert state is not None
    before, began = processor_seconds(state.pid), time.monotonic()
    time.sleep(seconds)
    share = (processor_seconds(state.pid) - before) / (time.monotonic() - began)
    recording.stop()
    last = recording.finish()
    print(
        json.dumps(
            {"seconds": seconds, "share_of_one_core": round(share, 4), "exit_code": last.exit_code if last else None}
        )
    )


if __name__ == "__main__":
    main()
