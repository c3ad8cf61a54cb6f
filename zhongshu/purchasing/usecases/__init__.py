"""The verbs of purchasing."""
