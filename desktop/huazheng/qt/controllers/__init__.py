"""Controllers: they carry out what the person does in the widgets, and announce results as signals."""
