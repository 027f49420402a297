"""Live text during a call: a low-priority process that only reads what the recorder writes.

Live text is for the person on the phone and is stored nowhere: not in the call, not on the disk. The transcript is made
afresh from the sealed recording. If the process dies, the recording goes on; when the recording ends, it ends too.
"""
