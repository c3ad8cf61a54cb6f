"""Orders: what Amazon says about them, and what we have decided to do with them."""
