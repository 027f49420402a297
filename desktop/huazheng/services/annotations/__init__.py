"""What a person adds to a call: corrections, notes, tags, facts."""
