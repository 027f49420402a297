"""Use cases of the app, one module each; windows and commands call nothing else."""
