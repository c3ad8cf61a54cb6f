"""Sellers API v1: which marketplaces a seller is in."""
