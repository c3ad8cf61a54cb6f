"""The simulated world: what sellers offer, what buyers do, what Amazon holds."""
