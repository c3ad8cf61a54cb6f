"""What changes claims: one verb in each file."""
