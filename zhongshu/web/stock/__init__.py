"""Stock: what lies where, and which moves made it so."""
