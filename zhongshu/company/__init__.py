"""The company that owns this installation."""
