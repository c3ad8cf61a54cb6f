"""The verbs of replenishment."""
