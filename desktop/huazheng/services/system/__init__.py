"""Models, hardware, doctor, licences."""
