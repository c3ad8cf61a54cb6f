"""Use cases of fba: one verb each."""
