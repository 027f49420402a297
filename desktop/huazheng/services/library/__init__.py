"""The list of calls, the search in all of them, and the bin."""
