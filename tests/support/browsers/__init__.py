"""Headless Chromium and Firefox for tests, each driven by its own protocol, without a driver program or package."""
