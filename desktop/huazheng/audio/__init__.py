"""Sound in and out: decoding files, looking at devices, playing."""
