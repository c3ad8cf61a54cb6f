"""A simulated Amazon Selling Partner API: a process of its own, met over HTTP only."""
