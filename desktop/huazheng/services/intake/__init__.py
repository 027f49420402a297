"""Import of recordings made elsewhere."""
