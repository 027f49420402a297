"""What the parts show, made from a call's files; and the lists that Qt views read."""
