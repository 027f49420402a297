"""Conclusions from what matched: item statuses, quotes, contradictions of the policy, signals."""
