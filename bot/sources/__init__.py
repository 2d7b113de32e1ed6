"""The operator's own records, asked for what an approved request covers and for nothing else."""
