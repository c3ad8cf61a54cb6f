"""What needs a person, and who has read it."""
