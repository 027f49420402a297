"""Trained weights and the features that they judge by."""
