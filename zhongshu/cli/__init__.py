"""The door of the command line: `zhongshu COMMAND`."""
