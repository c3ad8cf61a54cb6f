"""What others may read of channels."""
