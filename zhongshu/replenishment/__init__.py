"""What runs out, lies too long or cannot be sold, and how fast everything sells."""
