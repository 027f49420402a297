"""`huazheng` and `python -m huazheng`."""

import multiprocessing
import sys

from huazheng.core.runtime.app_command import CAPTURE_WORKER, DECODE_WORKER, RECORDER_WORKER


def main() -> int:
    """Start the app or one of its commands."""
    multiprocessing.freeze_support()
    if sys.argv[1:] == [CAPTURE_WORKER]:
        from huazheng.audio.capture.capture_worker import main as capture

        return capture()
    if sys.argv[1:] == [DECODE_WORKER]:
        from huazheng.audio.decode_process.decode_worker import main as decode

        return decode()
    if RECORDER_WORKER in sys.argv:
        from huazheng.audio.capture.capture_process import start_ahead

        start_ahead()
    from huazheng.cli.main import main as run_command_line

    return run_command_line()


if __name__ == "__main__":
    sys.exit(main())
