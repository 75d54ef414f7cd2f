"""The trace viewer will live here: it reads traces and nothing else."""
