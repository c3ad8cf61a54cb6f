"""Listings Items API 2021-08-01."""
