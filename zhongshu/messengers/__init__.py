"""Messages on their way out: mailboxes, web hooks and robots of groups; a door."""
