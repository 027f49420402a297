"""Text while the call goes on: a process of its own, below everything else, that only reads what the recorder writes.

What it hears is for the person on the phone and is kept nowhere: not in the call, not on the disk. The transcript is
made afresh from the sealed recording. Its death is not the recording's, and the recording's end is its own.
"""
