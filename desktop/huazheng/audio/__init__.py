"""Audio: capture, decoding, playback, and PCM samples."""
