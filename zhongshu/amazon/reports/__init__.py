"""Reports API 2021-06-30, and the files it gives."""
