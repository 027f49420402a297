"""The library and its bin."""
