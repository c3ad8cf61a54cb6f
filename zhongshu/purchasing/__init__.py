"""What we buy and from whom: suppliers, and what they ask for our products."""
