"""What we sell: the seller SKUs, listings and pictures that a marketplace tells us of."""
