"""What is where. Today: what Amazon itself says it holds for us."""
