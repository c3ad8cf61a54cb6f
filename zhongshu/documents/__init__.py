"""Files that people bring, the tables in them, and what became of each row."""
