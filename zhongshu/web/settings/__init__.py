"""What a person sets: themselves, the company, colleagues, keys, and the trail."""
