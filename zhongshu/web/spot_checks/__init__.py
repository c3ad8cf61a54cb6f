"""Pages of spot checks: begin one, look at one listing a screen, and what came of it."""
