"""Shipments to Amazon: the list, and one with what Amazon received of it."""
