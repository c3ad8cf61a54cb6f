"""The machine room: the embedded PostgreSQL, the processes of `serve`, backup and restore."""
