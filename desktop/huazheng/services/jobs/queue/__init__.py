"""Persistent queue of calls to import, transcribe and analyze, one after another; continues after a restart."""

from huazheng.services.jobs.queue.entries import ENDED, Entry, EntryError, Queue
from huazheng.services.jobs.queue.runner import QueueObserver, Runner

__all__ = ["ENDED", "Entry", "EntryError", "Queue", "QueueObserver", "Runner"]
