"""Speech: voice activity detection, recognition, diarization, text, and the model files they use."""
