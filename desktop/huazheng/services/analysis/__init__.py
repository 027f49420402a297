"""Judging a call: packs, training, suggested questions."""
