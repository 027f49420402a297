"""A person's additions to a call: corrections, notes, tags, facts."""
