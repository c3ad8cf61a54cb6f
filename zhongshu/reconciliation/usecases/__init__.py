"""Verbs of reconciliation."""
