"""Scores of the judging on labeled sentences, customer turns, exchanges and calls."""
