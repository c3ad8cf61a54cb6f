"""What Amazon told of our stock there: the pages."""
