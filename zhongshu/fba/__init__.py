"""Shipments to Amazon: what was sent, what Amazon received of it, and what it owes us."""
