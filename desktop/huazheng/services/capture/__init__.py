"""Recording: the recorder process, sealing, recovery, sound check."""
