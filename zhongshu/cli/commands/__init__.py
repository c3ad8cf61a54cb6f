"""One file per command: NAME, HELP, EXAMPLE, `add_arguments` and `run`."""
