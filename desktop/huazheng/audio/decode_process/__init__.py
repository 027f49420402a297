"""Decoding in a process of its own: a file that crashes, hangs or fills the decoder cannot take the app down."""
