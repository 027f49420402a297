"""The window. The only room that knows Qt; it asks services for everything and decides nothing about calls."""
