"""The first page: what happened, what waits, and whether Amazon is in step."""
