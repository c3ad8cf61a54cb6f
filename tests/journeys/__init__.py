"""Whole stories: real processes, a real PostgreSQL, the simulated Amazon over HTTP."""
