"""The verbs of catalog."""
