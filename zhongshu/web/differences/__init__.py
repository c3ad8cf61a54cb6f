"""FBA stock check: where our books and Amazon's words differ, and what becomes of it."""
