"""Fulfillment Inbound API v0."""
