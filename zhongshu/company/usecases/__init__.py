"""The verbs of company."""
