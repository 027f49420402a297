"""Models, hardware, doctor, licenses."""
