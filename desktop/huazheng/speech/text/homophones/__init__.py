"""Which characters to write for what was heard: how callbacks are worded, and what is misheard for what."""
