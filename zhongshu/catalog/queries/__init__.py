"""What others may read of catalog, always by actor."""
