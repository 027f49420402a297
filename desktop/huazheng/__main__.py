"""`huazheng` and `python -m huazheng`."""

import multiprocessing
import sys

from huazheng.cli.main import main as run_command_line


def main() -> int:
    """Start the app or one of its commands."""
    multiprocessing.freeze_support()
    return run_command_line()


if __name__ == "__main__":
    sys.exit(main())
