"""Results of judging: statuses, quotes, contradictions, observations."""
