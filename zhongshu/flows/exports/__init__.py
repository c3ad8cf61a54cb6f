"""Every list as a file: what it holds for whom, by which filter, and how it is written."""
