"""Small pieces of pages, as template tags and filters."""
