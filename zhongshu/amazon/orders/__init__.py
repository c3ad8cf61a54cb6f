"""Orders API 2026-01-01."""
