"""What others may read of shipments and claims."""
