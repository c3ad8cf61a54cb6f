"""Shipments to Amazon, their receipts and claims."""
