"""Speaker diarization: who spoke when, and which words are whose."""
