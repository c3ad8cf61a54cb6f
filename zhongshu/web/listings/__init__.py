"""The listings page: what Amazon shows of our offers, and how much it holds for them."""
