"""Speech recognition: windows, hypotheses, hallucination checks, alignment."""
