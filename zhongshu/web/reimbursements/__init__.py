"""Pages of what Amazon paid."""
