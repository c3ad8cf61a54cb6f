"""The door for people: pages and forms. It shows and asks; it decides nothing."""
