"""Reconciliation: where our books and Amazon's words differ, and what people said to it."""
