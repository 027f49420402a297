"""Work on many calls, one after another: taken in, heard, held against the checklist. It goes on after a restart."""

from huazheng.services.jobs.queue.entries import ENDED, Entry, EntryError, Queue
from huazheng.services.jobs.queue.runner import QueueObserver, Runner

__all__ = ["ENDED", "Entry", "EntryError", "Queue", "QueueObserver", "Runner"]
