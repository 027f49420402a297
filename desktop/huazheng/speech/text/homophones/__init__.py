"""Homophone correction: a language model of callbacks, and a model of which syllables are misheard."""
