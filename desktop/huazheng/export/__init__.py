"""Documents for people and files for other programs: a module each, a line each below."""
