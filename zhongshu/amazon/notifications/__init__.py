"""Section of the Amazon door: Notifications."""
