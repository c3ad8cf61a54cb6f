"""Claims from Amazon: what is to be submitted until when, and what became of it."""
