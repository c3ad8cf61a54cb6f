"""The Amazon door."""
