"""What Amazon paid, and the claims it pays for."""
