"""Measurements of the hot paths: `make bench` prints a table."""
