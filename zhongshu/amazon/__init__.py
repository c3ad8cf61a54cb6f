"""The Amazon door: speaks the Selling Partner API, decides nothing."""
