"""The archive of what Amazon does not keep."""
