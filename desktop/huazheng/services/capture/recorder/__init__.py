"""The recorder process, and the protocol between it and its clients."""
