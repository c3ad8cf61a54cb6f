"""The orders page: what was bought, where it stands at Amazon, and what we do about it."""
