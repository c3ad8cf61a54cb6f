"""What runs out, lies too long or cannot be sold: the pages."""
