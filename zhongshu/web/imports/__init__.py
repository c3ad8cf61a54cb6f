"""Pages of files that people bring."""
