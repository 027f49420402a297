"""Work on many calls, one after another: taken in, heard, held against the checklist. It goes on after a restart."""

from huazheng.services.queue.entries import ENDED, Entry, Queue, Trouble
from huazheng.services.queue.runner import Runner, Told

__all__ = ["ENDED", "Entry", "Queue", "Runner", "Told", "Trouble"]
