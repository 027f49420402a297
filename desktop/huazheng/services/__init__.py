"""What the app does, one module a job; windows and commands call nothing else."""
