"""Order of calls for work that belongs to no single room."""
