"""What proves that a recording is the one that was made."""
