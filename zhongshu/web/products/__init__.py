"""The pages of products: list, card, grid of cells, and the edits that can be taken back."""
