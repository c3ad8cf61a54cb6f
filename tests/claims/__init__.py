"""Claims, and what Amazon paid for them."""
