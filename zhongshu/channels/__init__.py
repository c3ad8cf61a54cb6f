"""The accounts and stores we sell through, their streams, and the words we use with them."""
