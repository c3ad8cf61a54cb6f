"""Who are you: sign-in, sign-out, and the first administrator."""
