"""Types of the JSON files that a call consists of."""
