"""Everything exchanged with Amazon, and how far it is."""
